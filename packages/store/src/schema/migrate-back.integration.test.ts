import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { checkSchema, migrateDatabase } from './migrate-database.ts';

const logger = createLogger({ name: 'test', level: 'silent' });

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 120_000);
afterAll(() => store.close());

describe('a version older than the schema', () => {
  it('starts, stores and reads: after a rollback, or in the middle of a rollout', async () => {
    const newer = { name: '9999_of_a_newer_version', batch: 99, migration_time: new Date() };
    await store.db.knex('knex_migrations').insert(newer);
    await migrateDatabase(store.db, { logger });
    await checkSchema(store.db);
    const batch = store.writer.prepare(aReceivedBatch('back', [anAuditEvent()]));
    expect(await store.writer.commit([batch])).toMatchObject({ stored: 1 });
    const names = await store.db.knex('knex_migrations').pluck<string[]>('name');
    expect(names).toContain(newer.name);
  });
});
