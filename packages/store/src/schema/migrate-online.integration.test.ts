import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { migrateDatabase } from './migrate-database.ts';
import * as createLog from './create-log.ts';
import * as createLogCheckpoints from './create-log-checkpoints.ts';
import * as createQuarantineStates from './create-quarantine-states.ts';
import * as createTallies from './create-tallies.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
/** The migrations that meet full tables. */
const UNDONE = [
  '0004_create_quarantine_states',
  '0005_create_tallies',
  '0009_create_log',
  '0010_create_log_checkpoints',
];
const EVENTS = 200_000;
const ITEMS = 20_000;

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 120_000);
afterAll(() => store.close());

/** Many events and items without their bytes: what a migration meets are rows. */
async function fill(): Promise<void> {
  const { knex } = store.db;
  const digits =
    '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const numbers = `SELECT ${names.map((name, at) => `${name}.d * ${10 ** at}`).join(' + ')} n FROM ${names.map((name) => `${digits} ${name}`).join(', ')}`;
  await knex.raw(
    `INSERT INTO events (id, cluster_id, user_id, agent_id, ip_id, verb_id, stage, level, actor_class, chunk, slot)
     SELECT UNHEX(CONCAT(LPAD(HEX(UNIX_TIMESTAMP() * 1000), 12, '0'), LPAD(HEX(n), 20, '0'))), 1, 1, 1, 1, 1, 3, 2, 1, 1, 1
     FROM (${numbers}) numbers WHERE n < ${EVENTS}`,
  );
  await knex.raw(
    `INSERT INTO quarantine (id, part, cluster, received_at, reason, bytes, data)
     SELECT UNHEX(LPAD(HEX(n), 32, '0')), 0, 'old', UTC_TIMESTAMP(3), REPEAT('x', 200), 3, 'abc'
     FROM (${numbers}) numbers WHERE n < ${ITEMS}`,
  );
}

describe('migrations', () => {
  it('of a full database let events and items be written meanwhile', async () => {
    const { knex } = store.db;
    await createLogCheckpoints.down(knex);
    await createLog.down(knex);
    await createTallies.down(knex);
    await createQuarantineStates.down(knex);
    await knex('knex_migrations').whereIn('name', UNDONE).delete();
    await fill();
    let migrated = false;
    const migration = migrateDatabase(store.db, { logger }).finally(() => {
      migrated = true;
    });
    // As a writer of the version before: it knows nothing of the new columns.
    let written = 0;
    for (; !migrated; written += 1) {
      await knex.raw(
        `INSERT INTO quarantine (id, part, cluster, received_at, reason, bytes, data)
         VALUES (UNHEX(LPAD(HEX(${ITEMS + written}), 32, '0')), 0, 'old', UTC_TIMESTAMP(3), 'x', 3, 'abc')`,
      );
      await knex.raw(
        `INSERT INTO cluster_activity (cluster_id, minute, events, first_event, last_event, last_received_at)
         VALUES (1, 0, 1, '', '', UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE events = events + 1`,
      );
    }
    await migration;
    const [row] = await knex('cluster_activity').where('cluster_id', 1).select('events');
    expect(Number(row?.events)).toBe(written);
    const [items] = await knex('quarantine').where('state', 'kept').count({ n: '*' });
    expect(Number(items?.['n'])).toBe(ITEMS + written);
    const [sums] = await knex('tallies').where('cluster', 'old').select('quarantined');
    expect(Number(sums?.quarantined)).toBeGreaterThanOrEqual(ITEMS);
    const batch = store.writer.prepare(aReceivedBatch('after', [anAuditEvent()]));
    expect(await store.writer.commit([batch])).toMatchObject({ stored: 1 });
  }, 120_000);
});
