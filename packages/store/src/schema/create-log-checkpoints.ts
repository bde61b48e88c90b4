import type { Knex } from 'knex';

const TABLES: readonly string[] = [
  // Each signed statement of how long the log was and what its root was.
  `CREATE TABLE IF NOT EXISTS log_checkpoints (
    size BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    root BINARY(32) NOT NULL,
    signed_at DATETIME(3) NOT NULL,
    verifier VARCHAR(400) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    note VARCHAR(2000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
  ) ENGINE=InnoDB`,
  // Where checkpoints go: the last that arrived, and what went wrong since.
  `CREATE TABLE IF NOT EXISTS log_destinations (
    name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    size BIGINT UNSIGNED NOT NULL,
    sent_at DATETIME(3) NULL,
    failed_at DATETIME(3) NULL,
    failure VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL
  ) ENGINE=InnoDB`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of TABLES) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['log_destinations', 'log_checkpoints'])
    await knex.schema.dropTableIfExists(table);
}
