import type { Knex } from 'knex';

/**
 * What readers did here, one row a request. Nothing in the product changes or deletes a row: a database
 * user that may only INSERT and SELECT on this table is enough.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE TABLE access_log (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    at DATETIME(3) NOT NULL,
    person VARCHAR(255) NOT NULL,
    name VARCHAR(255) NOT NULL,
    signed_in_by VARCHAR(16) NOT NULL,
    action VARCHAR(24) NOT NULL,
    target VARCHAR(500) NOT NULL,
    search TEXT NOT NULL,
    results INT UNSIGNED NULL,
    status SMALLINT UNSIGNED NOT NULL,
    address VARCHAR(64) NOT NULL,
    KEY by_person (person, id),
    KEY by_action (action, id),
    KEY by_person_and_action (person, action, id)
  ) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('access_log');
}
