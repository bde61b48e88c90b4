import type { Knex } from 'knex';

/**
 * What became of each quarantined item. Writers go on meanwhile: a server that cannot promise that
 * refuses the statement. One statement, which is done as a whole or not at all: a
 * process that died behind it, before the migration was noted, leaves the columns.
 */
export async function up(knex: Knex): Promise<void> {
  if (await knex.schema.hasColumn('quarantine', 'state')) return;
  await knex.raw(`ALTER TABLE quarantine
    ADD COLUMN kind VARCHAR(8) CHARACTER SET ascii NOT NULL DEFAULT 'event',
    ADD COLUMN state VARCHAR(12) CHARACTER SET ascii NOT NULL DEFAULT 'kept',
    ADD COLUMN events INT UNSIGNED NOT NULL DEFAULT 1,
    ADD COLUMN tries INT UNSIGNED NOT NULL DEFAULT 1,
    ADD COLUMN job_version INT UNSIGNED NULL,
    ADD COLUMN last_tried_at DATETIME(3) NULL,
    ADD COLUMN changed_at DATETIME(3) NULL,
    ADD COLUMN changed_by VARCHAR(64) NULL,
    ADD COLUMN note VARCHAR(1000) NULL,
    DROP KEY by_time,
    ADD KEY by_state (state, part, received_at, id, events),
    ALGORITHM=INPLACE, LOCK=NONE`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`ALTER TABLE quarantine DROP KEY by_state, ADD KEY by_time (received_at),
    DROP COLUMN kind, DROP COLUMN state, DROP COLUMN events, DROP COLUMN tries,
    DROP COLUMN job_version, DROP COLUMN last_tried_at, DROP COLUMN changed_at,
    DROP COLUMN changed_by, DROP COLUMN note`);
}
