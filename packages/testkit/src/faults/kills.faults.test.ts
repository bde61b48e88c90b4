import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import type { FaultProxy } from '../fault-proxy/start-fault-proxy.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab({ copies: { ingest: 2, writer: 2 } });
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

/** Until the proxy has something in its hands: then the process is in the very step. */
const untilHeld = (proxy: FaultProxy, direction: 'requests' | 'answers'): Promise<void> =>
  eventually(() => expect(proxy.heldBytes(direction)).toBeGreaterThan(0), 20_000);

async function crashBoth(name: 'ingest' | 'writer', proxy: FaultProxy): Promise<void> {
  for (const index of [0, 1]) lab.pipeline.service(name, index).kill('SIGKILL');
  proxy.reset(); // What was on its way is lost with its sender.
  proxy.release();
  await Promise.all([0, 1].map((index) => lab.pipeline.crash(name, index)));
}

describe('kill -9 of ingest', () => {
  it.each([
    ['before its job reaches Redis', 'requests'],
    ["between Redis' answer and ours", 'answers'],
  ] as const)(
    '%s',
    async (_step, direction) => {
      const fault = async (): Promise<void> => {
        for (let round = 0; round < 3; round += 1) {
          const proxy = lab.wire('ingest', 'redis');
          proxy.hold(direction);
          await untilHeld(proxy, direction);
          await crashBoth('ingest', proxy);
        }
      };
      expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
    },
    300_000,
  );

  it('before our answer reaches the sender', async () => {
    const fault = async (): Promise<void> => {
      for (const [index, proxy] of lab.clientWires.entries()) {
        proxy.hold('answers');
        await untilHeld(proxy, 'answers');
        lab.pipeline.service('ingest', index).kill('SIGKILL');
        proxy.reset();
        proxy.release();
        await lab.pipeline.crash('ingest', index);
      }
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);
});

describe('kill -9 of the writers', () => {
  it.each([
    ['before their statements reach the database', 'database', 'requests'],
    ['after the COMMIT, before its answer', 'database', 'answers'],
    ['after the jobs completed, before the answer', 'redis', 'answers'],
  ] as const)(
    '%s',
    async (_step, server, direction) => {
      const fault = async (): Promise<void> => {
        const proxy = lab.wire('writer', server);
        proxy.hold(direction);
        await untilHeld(proxy, direction);
        await delay(500); // Until both stand still.
        await crashBoth('writer', proxy);
      };
      expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
    },
    300_000,
  );
});

describe('kill -9 of the writers, with jobs in hand', () => {
  it('after the COMMIT, before the jobs complete', async () => {
    const [database, redis] = [lab.wire('writer', 'database'), lab.wire('writer', 'redis')];
    const fault = async (): Promise<void> => {
      database.hold('answers');
      await untilHeld(database, 'answers');
      await delay(500); // Jobs gather behind the commit.
      redis.hold('requests');
      database.release();
      await untilHeld(redis, 'requests');
      await delay(1_000); // Until all that was in hand is committed.
      await crashBoth('writer', redis);
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);
});

describe('a writer that stands still', () => {
  it('past its locks, in the middle of a transaction, goes on when others have stored its jobs', async () => {
    const log = (): string => readFileSync(join(lab.pipeline.dataDir, 'writer-1.log'), 'utf8');
    const tookOver = (): number => log().split('took over a job').length;
    const before = tookOver();
    const database = lab.wire('writer', 'database');
    const fault = async (): Promise<void> => {
      database.hold('answers');
      await untilHeld(database, 'answers');
      await delay(500); // Until both stand still.
      lab.pipeline.service('writer', 0).kill('SIGSTOP');
      database.release();
      await eventually(() => expect(tookOver()).toBeGreaterThan(before), 90_000);
      await delay(5_000);
      lab.pipeline.service('writer', 0).kill('SIGCONT');
    };
    expect(await lab.underLoad(fault, { pauseMs: 200 })).toEqual(NOTHING_WRONG);
  }, 300_000);
});

describe('kill -9 of several', () => {
  it('of everything at once', async () => {
    const fault = async (): Promise<void> => {
      await Promise.all([
        lab.pipeline.crash('ingest', 0),
        lab.pipeline.crash('ingest', 1),
        lab.pipeline.crash('writer', 0),
        lab.pipeline.crash('writer', 1),
        lab.pipeline.crashRedis(),
        lab.pipeline.crashMariadb(),
      ]);
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('of one after the other, in a loop', async () => {
    const crashes = [
      () => lab.pipeline.crash('writer', 0),
      () => lab.pipeline.crash('ingest', 0),
      () => lab.pipeline.crashRedis(),
      () => lab.pipeline.crash('writer', 1),
      () => lab.pipeline.crashMariadb(),
      () => lab.pipeline.crash('ingest', 1),
    ];
    const fault = async (): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        for (const crash of crashes) {
          await crash();
          await delay(200 * Math.random());
        }
      }
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 400_000);
});
