import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDatabase, verifyStore, type StoreVerdict } from '@k8s-audit/store';
import {
  eventIdOf,
  anAuditEvent,
  anEventList,
  createApiserverClient,
  eventually,
  startPipeline,
} from '../index.ts';
import type { Pipeline } from '../index.ts';

const CLUSTERS = ['east', 'west', 'north'];
const EVENTS_PER_BATCH = 100;
/** The database stands still this long: all that arrives meanwhile waits on the queue. */
const DATABASE_PAUSE_MS = Number(process.env['LEDGER_DATABASE_PAUSE_MS'] ?? 60_000);

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
}, 120_000);
afterAll(async () => {
  await pipeline.stop();
}, 60_000);

/** Every id that was answered 200, and every id that was ever sent. */
interface Ledger {
  readonly acknowledged: Set<string>;
  readonly sent: Set<string>;
}

/** A cluster that sends batches until told to stop, each twice at the same moment now and then. */
async function runCluster(
  cluster: string,
  ledger: Ledger,
  load: { running: boolean },
): Promise<void> {
  const client = createApiserverClient({
    url: pipeline.webhookUrl(cluster),
    token: pipeline.webhookToken,
    initialBackoffMs: 400,
  });
  for (let batch = 0; load.running; batch += 1) {
    const events = Array.from({ length: EVENTS_PER_BATCH }, () => anAuditEvent());
    const ids = events.map((event) => eventIdOf(cluster, event));
    for (const id of ids) ledger.sent.add(id);
    const body = anEventList(events);
    const copies = batch % 3 === 0 ? [client.send(body), client.send(body)] : [client.send(body)];
    const deliveries = await Promise.all(copies);
    if (deliveries.some((delivery) => delivery.delivered))
      for (const id of ids) ledger.acknowledged.add(id);
    await delay(20);
  }
  client.close();
}

async function storedIds(): Promise<string[]> {
  const db = connectDatabase(pipeline.database);
  try {
    const rows = await db.knex('events').select<Array<{ id: Buffer }>>('id');
    return rows.map((row) => row.id.toString('hex'));
  } finally {
    await db.close();
  }
}

async function verifyLog(): Promise<StoreVerdict> {
  const db = connectDatabase(pipeline.database);
  try {
    return await verifyStore(db, { known: [], verifiers: [], retentionDays: 90 });
  } finally {
    await db.close();
  }
}

/** The product's own sums say the same: nothing waits, nothing is lost, each event is stored once. */
async function expectSumsOf(stored: number): Promise<void> {
  const { items } = (await pipeline.api('/api/v1/completeness')) as {
    items: Array<{ stored: number }>;
  };
  expect(items).toHaveLength(CLUSTERS.length);
  for (const item of items)
    expect(item).toMatchObject({ verdict: 'complete', waiting: 0, lost: 0, surplus: 0 });
  expect(items.reduce((sum, item) => sum + item.stored, 0)).toBe(stored);
}

describe('the ledger', () => {
  it('holds every acknowledged event exactly once after crashes of every part', async () => {
    const ledger: Ledger = { acknowledged: new Set(), sent: new Set() };
    const load = { running: true };
    const clusters = CLUSTERS.map((cluster) => runCluster(cluster, ledger, load));

    await delay(1_500);
    await pipeline.crash('writer');
    await delay(1_500);
    await pipeline.crash('ingest');
    await delay(1_500);
    await pipeline.crashRedis();
    await delay(2_000);
    pipeline.mariadb().kill('SIGSTOP');
    await delay(DATABASE_PAUSE_MS);
    pipeline.mariadb().kill('SIGCONT');
    await delay(1_000);
    pipeline.service('writer').kill('SIGTERM');
    await pipeline.crash('writer');
    await delay(1_000);
    load.running = false;
    await Promise.all(clusters);

    expect(ledger.acknowledged.size).toBeGreaterThan(1_000);
    // Jobs of a killed writer are taken over after one to two stalled intervals of 15 s, or its lock's 60 s.
    const stored = await eventually(async () => {
      const ids = await storedIds();
      const kept = new Set(ids);
      expect([...ledger.acknowledged].filter((id) => !kept.has(id))).toHaveLength(0);
      return ids;
    }, 150_000);
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored.filter((id) => !ledger.sent.has(id))).toHaveLength(0);
    await eventually(() => expectSumsOf(stored.length), 30_000);
    // And the log, which went through the same crashes, holds exactly these.
    const verdict = await eventually(async () => {
      const found = await verifyLog();
      expect(found.events).toBe(stored.length);
      return found;
    }, 30_000);
    expect(verdict).toMatchObject({ unaltered: true, complete: true, findings: [] });
  }, 400_000);
});
