import type { Knex } from 'knex';

const ENGINE = 'ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC';

const TABLES: readonly string[] = [
  // Who ever signed in, with the groups that an identity provider named last, and what role came of it.
  `CREATE TABLE people (
    id VARCHAR(255) NOT NULL PRIMARY KEY,
    name VARCHAR(255) NOT NULL,
    member_of TEXT NOT NULL,
    granted TEXT NOT NULL,
    signed_in_at DATETIME(3) NOT NULL
  ) ${ENGINE}`,
  // The id of a session is in the cookie alone: here lies its SHA-256.
  `CREATE TABLE sessions (
    hash BINARY(32) NOT NULL PRIMARY KEY,
    person VARCHAR(255) NOT NULL,
    signed_in_by VARCHAR(16) NOT NULL,
    address VARCHAR(64) NOT NULL,
    agent VARCHAR(255) NOT NULL,
    started_at DATETIME(3) NOT NULL,
    seen_at DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    KEY by_person (person),
    KEY by_expiry (expires_at)
  ) ${ENGINE}`,
  // Shown once when made; what lies here is its SHA-256. A revoked one stays, so that the log has a name for it.
  `CREATE TABLE api_tokens (
    id BINARY(16) NOT NULL PRIMARY KEY,
    hash BINARY(32) NOT NULL,
    owner VARCHAR(255) NOT NULL,
    name VARCHAR(100) NOT NULL,
    role VARCHAR(16) NOT NULL,
    scopes TEXT NOT NULL,
    made_at DATETIME(3) NOT NULL,
    expires_at DATETIME(3) NOT NULL,
    revoked_at DATETIME(3) NULL,
    used_at DATETIME(3) NULL,
    used_from VARCHAR(64) NULL,
    UNIQUE KEY by_hash (hash),
    KEY by_owner (owner, made_at)
  ) ${ENGINE}`,
];

export async function up(knex: Knex): Promise<void> {
  for (const statement of TABLES) await knex.raw(statement);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['api_tokens', 'sessions', 'people'])
    await knex.schema.dropTableIfExists(table);
}
