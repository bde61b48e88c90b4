import type { Knex } from 'knex';

const NAME = 'CHARACTER SET ascii COLLATE ascii_bin';

/**
 * Tokens that clusters send their events with, by their SHA-256. Rows stay when a token has ended: they
 * tell who made it and when it was used. All times are UTC.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE cluster_tokens (
    id CHAR(20) ${NAME} NOT NULL PRIMARY KEY,
    cluster VARCHAR(64) ${NAME} NOT NULL,
    hash BINARY(32) NOT NULL,
    hint CHAR(4) ${NAME} NOT NULL,
    label VARCHAR(100) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    created_by VARCHAR(200) NOT NULL,
    expires_at DATETIME(3) NULL,
    revoked_at DATETIME(3) NULL,
    revoked_by VARCHAR(200) NULL,
    last_used_at DATETIME(3) NULL,
    UNIQUE KEY by_hash (hash),
    KEY by_cluster (cluster, created_at),
    KEY by_end (revoked_at, expires_at)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('cluster_tokens');
}
