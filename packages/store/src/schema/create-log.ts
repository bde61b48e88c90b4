import type { Knex } from 'knex';

const TABLES: readonly string[] = [
  // The leaves of the log, in its order, never changed and never dropped. See docs/adr/0022.
  `CREATE TABLE IF NOT EXISTS log_leaves (
    position BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    kind TINYINT UNSIGNED NOT NULL,
    day MEDIUMINT UNSIGNED NOT NULL,
    chunk INT UNSIGNED NOT NULL,
    events INT UNSIGNED NOT NULL,
    at DATETIME(3) NOT NULL,
    details BINARY(32) NULL,
    KEY by_chunk (chunk)
  ) ENGINE=InnoDB`,
  // The complete nodes of each eighth level; those between are made of 256 at most.
  `CREATE TABLE IF NOT EXISTS log_nodes (
    level TINYINT UNSIGNED NOT NULL,
    position BIGINT UNSIGNED NOT NULL,
    hash BINARY(32) NOT NULL,
    PRIMARY KEY (level, position)
  ) ENGINE=InnoDB`,
  // How far the log is: its leaves, and the segment up to which their chunks are in it.
  `CREATE TABLE IF NOT EXISTS log_state (
    id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
    size BIGINT UNSIGNED NOT NULL,
    segment INT UNSIGNED NOT NULL
  ) ENGINE=InnoDB`,
  // What retention did and the log is yet to hold.
  `CREATE TABLE IF NOT EXISTS log_notes (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind TINYINT UNSIGNED NOT NULL,
    day MEDIUMINT UNSIGNED NOT NULL,
    at DATETIME(3) NOT NULL
  ) ENGINE=InnoDB`,
  // The first leaf says from which chunk on the log tells all.
  `REPLACE INTO log_leaves (position, kind, day, chunk, events, at)
   SELECT 0, 2, 0, next, 0, UTC_TIMESTAMP(3) FROM number_ranges WHERE name = 'chunk'`,
  `REPLACE INTO log_state (id, size, segment)
   SELECT 1, 1, next - 1 FROM number_ranges WHERE name = 'segment'`,
];

/**
 * Writers go on meanwhile, however many chunks there are: a server that cannot promise that refuses
 * the statement. Nothing is sealed before the migration is noted, so where a process died on its way
 * the log begins anew.
 */
export async function up(knex: Knex): Promise<void> {
  if (!(await knex.schema.hasColumn('chunks', 'details')))
    await knex.raw('ALTER TABLE chunks ADD COLUMN details MEDIUMBLOB NULL, ALGORITHM=INSTANT');
  for (const statement of TABLES) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['log_notes', 'log_state', 'log_nodes', 'log_leaves'])
    await knex.schema.dropTableIfExists(table);
  await knex.raw('ALTER TABLE chunks DROP COLUMN details');
}
