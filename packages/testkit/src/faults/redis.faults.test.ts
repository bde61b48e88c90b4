import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askRedis } from './ask-redis.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab();
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

const ask = (...command: string[]): Promise<string> => askRedis(lab.pipeline.redis(), command);

describe('Redis', () => {
  it('restarts', async () => {
    expect(await lab.underLoad(() => lab.pipeline.crashRedis())).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('is ended by SIGTERM, and started again', async () => {
    const fault = async (): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        await lab.pipeline.crashRedis({ signal: 'SIGTERM', awayMs: 2_000 });
        await delay(1_000);
      }
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it.each([3, 12, 90])(
    'is gone for %i s',
    async (seconds) => {
      const fault = (): Promise<void> => lab.pipeline.crashRedis({ awayMs: seconds * 1_000 });
      expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
    },
    400_000,
  );

  it.each([1, 8, 40])(
    'stands still for %i s',
    async (seconds) => {
      const fault = async (): Promise<void> => {
        lab.pipeline.redis().kill('SIGSTOP');
        await delay(seconds * 1_000);
        lab.pipeline.redis().kill('SIGCONT');
      };
      expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
    },
    300_000,
  );

  it('has no memory left for a while', async () => {
    const fault = async (): Promise<void> => {
      lab.pipeline.mariadb().kill('SIGSTOP'); // What arrives now stays.
      await ask('CONFIG', 'SET', 'maxmemory', '8mb');
      await delay(8_000);
      lab.pipeline.mariadb().kill('SIGCONT');
      await delay(2_000);
      await ask('CONFIG', 'SET', 'maxmemory', '0');
    };
    expect(await lab.underLoad(fault, { eventsPerBatch: 200 })).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('rewrites its append-only file again and again, and dies in the middle', async () => {
    const fault = async (): Promise<void> => {
      for (let round = 0; round < 8; round += 1) {
        await ask('BGREWRITEAOF');
        await delay(300);
      }
      await ask('BGREWRITEAOF');
      await lab.pipeline.crashRedis();
    };
    expect(await lab.underLoad(fault, { eventsPerBatch: 200 })).toEqual(NOTHING_WRONG);
  }, 300_000);
});
