import type { Knex } from 'knex';

/** Searches that readers gave a name. Owned by the name of a user: no table of users is needed for it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE saved_views (
    id BINARY(16) NOT NULL PRIMARY KEY,
    owner VARCHAR(255) NOT NULL,
    name VARCHAR(100) NOT NULL,
    search TEXT NOT NULL,
    shared TINYINT UNSIGNED NOT NULL,
    changed_at DATETIME(3) NOT NULL,
    KEY by_owner (owner),
    KEY by_shared (shared)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('saved_views');
}
