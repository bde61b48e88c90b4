import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askRedis } from './ask-redis.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab({ copies: { redis: 2 } });
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

/** Runs the fault, and expects that all batches are taken meanwhile, at the first attempt or the next. */
async function expectNoLoss(fault: () => Promise<void>): Promise<void> {
  expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  expect(lab.ledger.givenUp).toBe(0);
}

/** Events taken in so many seconds. */
async function takenWithin(seconds: number): Promise<number> {
  const before = lab.ledger.acknowledged.size;
  await delay(seconds * 1_000);
  return lab.ledger.acknowledged.size - before;
}

describe('one of two Redis servers', () => {
  it(
    'is dead, and ingest goes on; it returns and is drained',
    () =>
      expectNoLoss(async () => {
        const away = lab.pipeline.crashRedis({ index: 1, awayMs: 10_000 });
        expect(await takenWithin(8)).toBeGreaterThan(1_000);
        await away;
      }),
    300_000,
  );

  it(
    'hangs, and ingest goes on',
    () =>
      expectNoLoss(async () => {
        lab.pipeline.redis(0).kill('SIGSTOP');
        expect(await takenWithin(12)).toBeGreaterThan(1_000);
        lab.pipeline.redis(0).kill('SIGCONT');
      }),
    300_000,
  );

  it(
    'is in a black hole, and ingest goes on',
    () =>
      expectNoLoss(async () => {
        const wire = lab.wires('ingest', 'redis')[1];
        wire?.hold('requests', 'answers');
        expect(await takenWithin(12)).toBeGreaterThan(1_000);
        wire?.release();
      }),
    300_000,
  );

  it(
    'is full, and ingest goes on',
    () =>
      expectNoLoss(async () => {
        const server = lab.pipeline.redis(1);
        await askRedis(server, ['CONFIG', 'SET', 'maxmemory', '1mb']);
        expect(await takenWithin(8)).toBeGreaterThan(1_000);
        await askRedis(server, ['CONFIG', 'SET', 'maxmemory', '0']);
      }),
    300_000,
  );
});
