import { hash, randomUUID } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import {
  discardQuarantined,
  findEvent,
  findQuarantined,
  listQuarantine,
  readQuarantinedBody,
  requestReplay,
  requestReplayOfJobs,
  sealLog,
  verifyStore,
  type QuarantinedItem,
} from '@k8s-audit/store';
import {
  anAuditEvent,
  anEventList,
  aReceivedBatch,
  eventIdOf,
  openTestStore,
  type TestStore,
} from '@k8s-audit/testkit';
import { replayQuarantine } from './replay-quarantine.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 120_000);
afterAll(() => store.close());

const replay = (): Promise<number> => replayQuarantine({ ...store, logger });

/** What the database takes or refuses is its operator's to change. */
async function withRefusal(code: number, work: () => Promise<void>): Promise<void> {
  const { knex } = store.db;
  await knex.raw(
    `ALTER TABLE events ADD CONSTRAINT refused CHECK (code IS NULL OR code <> ${code})`,
  );
  try {
    await work();
  } finally {
    await knex.raw('ALTER TABLE events DROP CONSTRAINT refused');
  }
}

const commit = (cluster: string, events: readonly object[]) =>
  store.writer.commit([store.writer.prepare(aReceivedBatch(cluster, events))]);

async function onlyItemOf(cluster: string): Promise<QuarantinedItem> {
  const { items } = await listQuarantine(store.db, { state: 'kept', limit: 1_000 });
  const [item, ...others] = items.filter((one) => one.cluster === cluster);
  if (item === undefined || others.length > 0) throw new Error(`not one item of ${cluster}`);
  return item;
}

const comingNow = () => ({
  receivedAt: new Date(),
  origin: { queue: '', job: randomUUID() },
});

async function verifyAll() {
  while ((await sealLog(store.db)) > 0);
  return verifyStore(store.db, { known: [], verifiers: [], retentionDays: 90 });
}

const stateOf = async ({ id }: QuarantinedItem) => (await findQuarantined(store.db, id))?.state;

async function ask({ id }: QuarantinedItem): Promise<void> {
  expect(await requestReplay(store.db, { id, by: 'ada' })).toBe(true);
}

const isStored = async (cluster: string, event: object): Promise<boolean> =>
  (await findEvent(store.db, Buffer.from(eventIdOf(cluster, event), 'hex'))) !== null;

describe('the quarantine', () => {
  it('takes one event of 500, which a replay stores once its cause is mended', async () => {
    const bad = anAuditEvent({ responseStatus: { code: 599 } });
    const events = Array.from({ length: 499 }, () => anAuditEvent());
    events.splice(250, 0, bad);
    await withRefusal(599, async () => {
      expect(await commit('one-of-500', events)).toEqual({
        stored: 499,
        duplicates: 0,
        quarantined: 1,
      });
      const item = await onlyItemOf('one-of-500');
      expect(item).toMatchObject({ kind: 'event', events: 1, tries: 1 });
      await ask(item);
      await replay(); // Too early: it is refused again, and says how often it was tried.
      expect(await findQuarantined(store.db, item.id)).toMatchObject({ state: 'kept', tries: 2 });
    });
    const item = await onlyItemOf('one-of-500');
    expect(await readQuarantinedBody(store.db, item.id)).toEqual(Buffer.from(JSON.stringify(bad)));
    await ask(item);
    expect(await Promise.all([replay(), replay()])).toContain(1); // Two writers at once.
    expect(await findQuarantined(store.db, item.id)).toMatchObject({
      state: 'stored',
      changedBy: 'ada',
    });
    expect(await isStored('one-of-500', bad)).toBe(true);
    expect(await commit('one-of-500', events)).toMatchObject({ stored: 0, duplicates: 500 });
    expect(await replay()).toBe(0);
  });

  it('counts bytes that are refused a second time as duplicates', async () => {
    await withRefusal(598, async () => {
      const events = [anAuditEvent({ responseStatus: { code: 598 } })];
      expect(await commit('again', events)).toMatchObject({ duplicates: 0, quarantined: 1 });
      expect(await commit('again', events)).toMatchObject({ duplicates: 1, quarantined: 0 });
    });
    expect(await onlyItemOf('again')).toMatchObject({ tries: 2 });
  });

  it('keeps what is discarded with its reason, and replays it all the same if asked', async () => {
    const body = Buffer.from(anEventList([anAuditEvent(), anAuditEvent()]));
    const entry = { kind: 'body' as const, cluster: 'thrown', events: 2, ...comingNow() };
    await store.writer.quarantine({ ...entry, reason: 'a fault of the past', raw: body });
    const item = await onlyItemOf('thrown');
    const discard = { id: item.id, by: 'ada', reason: 'a test' };
    expect(await discardQuarantined(store.db, discard)).toBe(true);
    expect(await discardQuarantined(store.db, discard)).toBe(false);
    expect(await findQuarantined(store.db, item.id)).toMatchObject({
      state: 'discarded',
      changedBy: 'ada',
      note: 'a test',
    });
    await ask(item);
    expect(await replay()).toBe(1);
    expect(await findQuarantined(store.db, item.id)).toMatchObject({
      state: 'stored',
      note: '2 stored, 0 there before, 0 in quarantine on their own',
    });
  });

  it('reads jobs again that came from a newer ingest, once a writer knows their version', async () => {
    const event = anAuditEvent();
    const body = zstdCompressSync(Buffer.from(anEventList([event]))).toString('base64');
    const job = { v: 1, cluster: 'newer', receivedAt: new Date().toISOString(), digest: 'x' };
    const raw = Buffer.from(JSON.stringify({ ...job, events: 1, encoding: 'zstd', body }));
    const entry = { kind: 'job' as const, cluster: 'newer', events: 1, ...comingNow() };
    await store.writer.quarantine({ ...entry, reason: 'unknown version', raw, jobVersion: 1 });
    const item = await onlyItemOf('newer');
    expect(await requestReplayOfJobs(store.db, 2)).toBe(0);
    expect(await requestReplayOfJobs(store.db, 1)).toBe(1);
    expect(await replay()).toBe(1);
    expect(await stateOf(item)).toBe('stored');
    expect(await isStored('newer', event)).toBe(true);
  });

  it.each(['frame', 'job', 'body'] as const)(
    'keeps a %s that still cannot be read',
    async (kind) => {
      const cluster = `still-${kind}`;
      const raw = Buffer.from(kind === 'job' ? '{"v":7}' : 'neither zstd nor a list');
      await store.writer.quarantine({
        kind,
        cluster,
        ...comingNow(),
        events: 3,
        reason: 'cannot be read',
        raw,
      });
      const item = await onlyItemOf(cluster);
      await ask(item);
      expect(await replay()).toBe(1);
      expect(await onlyItemOf(cluster)).toMatchObject({ id: item.id, tries: 2, events: 3 });
      expect(await readQuarantinedBody(store.db, item.id)).toEqual(raw);
    },
  );

  it('puts what is replayed into the log, as what it was received', async () => {
    const [body, frame, inJob] = Array.from({ length: 3 }, () =>
      Buffer.from(anEventList(Array.from({ length: 60 }, () => anAuditEvent()))),
    ) as [Buffer, Buffer, Buffer];
    const job = {
      v: 1,
      cluster: 'logged',
      receivedAt: new Date().toISOString(),
      digest: hash('sha256', inJob),
      events: 60,
      encoding: 'zstd',
      body: zstdCompressSync(inJob).toString('base64'),
    };
    const entries = [
      { kind: 'event' as const, events: 1, raw: Buffer.from(JSON.stringify(anAuditEvent())) },
      { kind: 'body' as const, events: 60, raw: body },
      { kind: 'frame' as const, events: 60, raw: zstdCompressSync(frame) },
      { kind: 'job' as const, events: 60, raw: Buffer.from(JSON.stringify(job)) },
    ];
    for (const entry of entries)
      await store.writer.quarantine({ ...comingNow(), ...entry, cluster: 'logged', reason: 'x' });
    const { items } = await listQuarantine(store.db, { state: 'kept', limit: 1_000 });
    for (const item of items.filter(({ cluster }) => cluster === 'logged')) await ask(item);
    const before = await verifyAll();
    expect(await replay()).toBe(entries.length);
    const after = await verifyAll();
    expect(after).toMatchObject({ unaltered: true, complete: true, findings: [] });
    expect(after.events - before.events).toBe(181);
  });

  it('is read in pages that miss nothing and repeat nothing', async () => {
    const { receivedAt } = comingNow();
    for (let n = 0; n < 7; n += 1)
      await store.writer.quarantine({
        kind: 'frame',
        cluster: 'pages',
        ...comingNow(),
        receivedAt,
        events: 1,
        reason: 'x',
        raw: Buffer.from(`item ${n}`),
      });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listQuarantine(store.db, { state: 'kept', limit: 2, cursor });
      seen.push(...page.items.filter((one) => one.cluster === 'pages').map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    await expect(
      listQuarantine(store.db, { state: 'kept', limit: 2, cursor: "1' OR 1=1" }),
    ).rejects.toThrow('cursor');
  });
});
