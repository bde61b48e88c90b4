import type { Knex } from 'knex';

const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
const ENGINE = `ENGINE=InnoDB DEFAULT ${TEXT} ROW_FORMAT=DYNAMIC`;

const TABLES: readonly string[] = [
  // What was taken off queues, and what became of it; changes with the events, in their transaction.
  // By slots, so that writers do not wait for each other's rows: sums are over all slots. The row
  // without a queue says what became of events, and how many were on no queue that counts.
  `CREATE TABLE IF NOT EXISTS tallies (
    cluster VARCHAR(64) NOT NULL,
    queue VARCHAR(36) CHARACTER SET ascii NOT NULL,
    slot TINYINT UNSIGNED NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0,
    stored BIGINT NOT NULL DEFAULT 0,
    duplicates BIGINT NOT NULL DEFAULT 0,
    quarantined BIGINT NOT NULL DEFAULT 0,
    discarded BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (cluster, queue, slot)
  ) ${ENGINE}`,
  // Jobs that are in the tallies, so that one that comes again after a crash is not counted again.
  // They begin with the time, and are deleted by it.
  `CREATE TABLE IF NOT EXISTS receipts (id BINARY(16) NOT NULL PRIMARY KEY) ${ENGINE}`,
  // What each queue had counted when a writer last looked, and how that compares with the tallies.
  `CREATE TABLE IF NOT EXISTS queue_checks (
    queue VARCHAR(36) CHARACTER SET ascii NOT NULL,
    cluster VARCHAR(64) NOT NULL,
    shard VARCHAR(32) CHARACTER SET ascii NOT NULL,
    received BIGINT NOT NULL,
    repeated BIGINT NOT NULL,
    waiting BIGINT NULL,
    lost BIGINT NOT NULL,
    surplus BIGINT NOT NULL,
    checked_at DATETIME(3) NOT NULL,
    PRIMARY KEY (queue, cluster)
  ) ${ENGINE}`,
  // The same by cluster, with what had become of its events just before.
  `CREATE TABLE IF NOT EXISTS cluster_checks (
    cluster VARCHAR(64) NOT NULL PRIMARY KEY,
    received BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    discarded BIGINT NOT NULL,
    waiting BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    surplus BIGINT NOT NULL,
    checked_at DATETIME(3) NOT NULL
  ) ${ENGINE}`,
  // When each task of the writers was last done, and what it did when it last did something.
  `CREATE TABLE IF NOT EXISTS maintenance (
    task VARCHAR(32) CHARACTER SET ascii NOT NULL PRIMARY KEY,
    done_at DATETIME(3) NOT NULL,
    changed_at DATETIME(3) NULL,
    changes VARCHAR(2000) NOT NULL DEFAULT ''
  ) ${ENGINE}`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of TABLES) await knex.raw(statement);
  if (!(await knex.schema.hasColumn('cluster_activity', 'lag_ms')))
    await knex.raw(
      'ALTER TABLE cluster_activity ADD COLUMN lag_ms INT UNSIGNED NOT NULL DEFAULT 0, ALGORITHM=INSTANT',
    );
  // What is in quarantine already was on no queue that counts.
  await knex.raw(`INSERT INTO tallies (cluster, queue, slot, taken, quarantined)
    SELECT cluster, '', 0, SUM(events), SUM(events) FROM quarantine
    WHERE part = 0 AND state IN ('kept', 'replaying') GROUP BY cluster
    ON DUPLICATE KEY UPDATE taken = taken`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['maintenance', 'cluster_checks', 'queue_checks', 'receipts', 'tallies'])
    await knex.schema.dropTableIfExists(table);
  await knex.raw('ALTER TABLE cluster_activity DROP COLUMN lag_ms');
}
