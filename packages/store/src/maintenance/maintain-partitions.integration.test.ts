import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { countQuarantine, listQuarantine } from '../read/list-quarantine.ts';
import { PARTITIONED_TABLES, partitionName, today } from '../schema/event-partitions.ts';
import { discardQuarantined } from '../write/change-quarantine.ts';
import { createLeases } from './leases.ts';
import { maintainPartitions } from './maintain-partitions.ts';
import { readMaintenance } from './record-maintenance.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 120_000);
afterAll(() => store.close());

const run = (inDays: number): Promise<void> =>
  runByClocks({ database: today() + inDays, own: today() + inDays });
const runByClocks = (clocks: { database: number; own: number }): Promise<void> =>
  maintainPartitions(store.db, { retentionDays: 30, logger, today: clocks });

async function partitions(table: string): Promise<string[]> {
  const rows = await store.db
    .knex('information_schema.PARTITIONS')
    .whereRaw('TABLE_SCHEMA = DATABASE()')
    .where('TABLE_NAME', table)
    .orderBy('PARTITION_ORDINAL_POSITION')
    .select<Array<{ name: string }>>({ name: 'PARTITION_NAME' });
  return rows.map(({ name }) => name);
}

describe('maintainPartitions', () => {
  it('is done by one of many writers, which says what it did', async () => {
    await Promise.all(Array.from({ length: 6 }, () => run(10)));
    for (const table of PARTITIONED_TABLES)
      expect((await partitions(table)).at(-2)).toBe(partitionName(today() + 17));
    const [record] = await readMaintenance(store.db);
    // Before them lies what a week without any writer left in one partition.
    const made = `${partitionName(today() + 9)} to ${partitionName(today() + 17)} made`;
    expect(record).toMatchObject({
      task: 'partitions',
      changes: PARTITIONED_TABLES.map((table) => `${table}: ${made}`).join('; '),
    });
    await run(10);
    const [again] = await readMaintenance(store.db);
    expect(again).toMatchObject({ changes: record?.changes, changedAt: record?.changedAt });
  });

  it('waits for a writer that died at it, and completes what that one had begun', async () => {
    const dead = createLeases(store.db);
    expect(await dead.acquire('partitions', 60_000)).toBe(true);
    // It had dropped what is old in one table, and not in the others.
    await store.db.knex.raw(`ALTER TABLE events DROP PARTITION ${partitionName(today() - 1)}`);
    await run(32);
    expect(await partitions('chunks')).toContain(partitionName(today() - 1));
    await dead.release('partitions'); // As if its time had passed.
    await run(32);
    const names = await Promise.all(PARTITIONED_TABLES.map(partitions));
    expect(names[1]).toEqual(names[0]);
    expect(names[2]).toEqual(names[0]);
    expect(names[0]).toContain(partitionName(today() + 39));
    expect(names[0]).not.toContain(partitionName(today() + 1));
  });

  it('takes events at once whose partition is gone or not made yet', async () => {
    for (const days of [-20, 0, 300]) {
      const time = new Date(Date.now() + days * 86_400_000).toISOString();
      const batch = aReceivedBatch('any-time', [anAuditEvent({ stageTimestamp: time })]);
      expect(await store.writer.commit([store.writer.prepare(batch)])).toMatchObject({ stored: 1 });
    }
  });

  it('deletes what was decided about in quarantine, never what waits for a decision', async () => {
    for (const n of [1, 2])
      await store.writer.quarantine({
        kind: 'frame',
        cluster: 'c',
        receivedAt: new Date(),
        origin: { queue: '', job: randomUUID() },
        events: 1,
        reason: 'x',
        raw: Buffer.from(String(n)),
      });
    const { items } = await listQuarantine(store.db, { state: 'kept', limit: 1 });
    await discardQuarantined(store.db, { id: items[0]?.id ?? '', by: 'ada', reason: 'x' });
    await run(20);
    expect(await countQuarantine(store.db)).toMatchObject({
      kept: { items: 1 },
      discarded: { items: 1 },
    });
    await run(32);
    expect(await countQuarantine(store.db)).toMatchObject({
      kept: { items: 1 },
      discarded: { items: 0 },
    });
  });

  it.each([
    ['a writer whose', { database: today(), own: today() + 1_000 }],
    ['a database whose', { database: today() + 100, own: today() }],
  ])('drops nothing by %s clock is wrong', async (_whose, clocks) => {
    const before = await partitions('events');
    await runByClocks(clocks);
    expect(await partitions('events')).toEqual(expect.arrayContaining(before));
  });
});
