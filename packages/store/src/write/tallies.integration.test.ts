import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { checkCompleteness } from '../maintenance/check-completeness.ts';
import type { QueueCount } from '../maintenance/compare-queues.ts';
import { listCompleteness } from '../read/list-completeness.ts';
import { listQuarantine } from '../read/list-quarantine.ts';
import { discardQuarantined, requestReplay } from './change-quarantine.ts';
import type { PreparedBatch } from './prepare-batch.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 120_000);
afterAll(() => store.close());

const many = (count: number) => Array.from({ length: count }, () => anAuditEvent());

/** A batch that was counted on the queue `q1`. */
const counted = (cluster: string, events: readonly object[]): PreparedBatch =>
  store.writer.prepare({
    ...aReceivedBatch(cluster, events),
    origin: { queue: 'q1', job: randomUUID() },
  });

const queue = (cluster: string, received: number, waiting = 0): QueueCount => ({
  shard: '{audit-0}',
  queue: 'q1',
  cluster,
  received,
  repeated: 0,
  waiting,
});

/** What a check finds about a cluster. */
async function check(count: QueueCount) {
  await checkCompleteness(store.db, async () => ({ shards: [count.shard], counts: [count] }));
  const found = (await listCompleteness(store.db)).find(({ cluster }) => cluster === count.cluster);
  if (found === undefined) throw new Error('the cluster was not checked');
  const { cluster: _, checkedAt: __, ...numbers } = found;
  return numbers;
}

const DONE = { stored: 0, duplicates: 0, quarantined: 0, discarded: 0, waiting: 0 };
const GOOD = { ...DONE, lost: 0, surplus: 0 };

describe('tallies', () => {
  it('add up after duplicates, within a batch, across batches and across writers', async () => {
    const events = many(200);
    const again = counted('twice', [...events, ...events.slice(0, 50)]);
    await store.writer.commit([again, counted('twice', events)]);
    await store.writer.commit([counted('twice', events.slice(0, 10))]);
    expect(await check(queue('twice', 460))).toEqual({
      ...GOOD,
      received: 460,
      stored: 200,
      duplicates: 260,
    });
  });

  it('count a job once that comes again after its writer died', async () => {
    const batch = counted('crash', many(100));
    await store.writer.commit([batch]);
    await store.writer.commit([batch, counted('crash', many(7)), batch]);
    expect(await check(queue('crash', 107))).toEqual({ ...GOOD, received: 107, stored: 107 });
  });

  it('tell clusters of one commit apart', async () => {
    await store.writer.commit([counted('left', many(3)), counted('right', many(5))]);
    expect(await check(queue('left', 3))).toMatchObject({ stored: 3, lost: 0 });
    expect(await check(queue('right', 5))).toMatchObject({ stored: 5, lost: 0 });
  });

  it('call what left its queue for nowhere lost, and what waits waiting', async () => {
    await store.writer.commit([counted('lossy', many(10))]);
    expect(await check(queue('lossy', 30, 20))).toMatchObject({ waiting: 20, lost: 0 });
    expect(await check(queue('lossy', 30, 15))).toMatchObject({ waiting: 15, lost: 5 });
    expect(await check(queue('lossy', 8))).toMatchObject({ lost: 0, surplus: 2 });
  });

  it('follow an event into quarantine, out of it, and back', async () => {
    const { knex } = store.db;
    await knex.raw('ALTER TABLE events ADD CONSTRAINT no_597 CHECK (code IS NULL OR code <> 597)');
    const bad = anAuditEvent({ responseStatus: { code: 597 } });
    const batch = counted('bad', [...many(20), bad, bad, ...many(20)]);
    await store.writer.commit([batch]);
    await store.writer.commit([batch]); // Its job comes again.
    await knex.raw('ALTER TABLE events DROP CONSTRAINT no_597');
    const good = { ...GOOD, received: 42, stored: 40, duplicates: 1 };
    expect(await check(queue('bad', 42))).toEqual({ ...good, quarantined: 1 });

    const { items } = await listQuarantine(store.db, { state: 'kept', limit: 10 });
    const id = items.find(({ cluster }) => cluster === 'bad')?.id ?? '';
    expect(await discardQuarantined(store.db, { id, by: 'ada', reason: 'x' })).toBe(true);
    expect(await check(queue('bad', 42))).toEqual({ ...good, discarded: 1 });
    expect(await requestReplay(store.db, { id, by: 'ada' })).toBe(true);
    expect(await check(queue('bad', 42))).toEqual({ ...good, quarantined: 1 });
  });

  it('count whole bodies that cannot be read by their events', async () => {
    const entry = {
      kind: 'frame' as const,
      cluster: 'frames',
      receivedAt: new Date(),
      origin: { queue: 'q1', job: randomUUID() },
      events: 12,
      reason: 'x',
      raw: Buffer.from('x'),
    };
    await store.writer.quarantine(entry);
    await store.writer.quarantine(entry); // Its job comes again.
    await store.writer.quarantine({ ...entry, origin: { queue: 'q1', job: randomUUID() } });
    expect(await check(queue('frames', 24))).toEqual({
      ...GOOD,
      received: 24,
      quarantined: 12,
      duplicates: 12,
    });
  });
});
