import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDatabase, verifyStore, type StoreVerdict } from '@k8s-audit/store';
import { eventually } from '../eventually.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from '../faults/start-fault-lab.ts';
import type { Pipeline } from '../start-pipeline.ts';

// The faults that cost a minute at most; `npm run test:faults` runs them all.
let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab({ copies: { ingest: 2, redis: 2 } });
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

async function verifyLog({ database }: Pipeline): Promise<StoreVerdict> {
  const db = connectDatabase(database);
  try {
    return await verifyStore(db, { known: [], verifiers: [], retentionDays: 90 });
  } finally {
    await db.close();
  }
}

/** The product's own sums say the same: nothing waits, nothing is lost, each event is stored once. */
async function expectSumsOf(stored: number, pipeline: Pipeline): Promise<void> {
  const { items } = (await pipeline.api('/api/v1/completeness')) as {
    items: Array<{ stored: number }>;
  };
  expect(items).toHaveLength(3);
  for (const item of items)
    expect(item).toMatchObject({ verdict: 'complete', waiting: 0, lost: 0, surplus: 0 });
  expect(items.reduce((sum, item) => sum + item.stored, 0)).toBe(stored);
}

describe('the ledger', () => {
  it('holds every acknowledged event exactly once, whatever fails', async () => {
    const { pipeline } = lab;
    const fault = async (): Promise<void> => {
      await pipeline.crash('writer'); // First: its jobs are taken over half a minute later.
      lab.wire('ingest', 'redis').hold('answers');
      await delay(500);
      await pipeline.crash('ingest', 0);
      lab.wire('ingest', 'redis').reset();
      lab.wire('ingest', 'redis').release();
      await pipeline.crashRedis({ index: 1, awayMs: 2_000 });
      pipeline.redis(0).kill('SIGSTOP');
      await delay(3_000);
      pipeline.redis(0).kill('SIGCONT');
      pipeline.mariadb().kill('SIGSTOP');
      await delay(5_000);
      pipeline.mariadb().kill('SIGCONT');
      await pipeline.crashMariadb();
      for (const proxy of [...lab.clientWires, lab.wire('writer', 'database')]) proxy.reset();
      lab.wire('writer', 'redis').halfClose('answers');
      await pipeline.restart('ingest', 1);
      await pipeline.restart('writer');
    };
    expect(await lab.underLoad(fault, { pauseMs: 100 })).toEqual(NOTHING_WRONG);
    expect(lab.ledger.acknowledged.size).toBeGreaterThan(1_000);
    await eventually(() => expectSumsOf(lab.ledger.shown, pipeline), 30_000);
    // And the log, which went through the same crashes, holds exactly these.
    const verdict = await eventually(async () => {
      const found = await verifyLog(pipeline);
      expect(found.events).toBe(lab.ledger.shown);
      return found;
    }, 30_000);
    expect(verdict).toMatchObject({ unaltered: true, complete: true, findings: [] });
  }, 300_000);
});
