import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatEventList } from '@k8s-audit/apiserver-client';
import { anAuditEvent } from '../an-audit-event.ts';
import { evalRedis } from './ask-redis.ts';
import { preloadFlags } from './preload/preload-flags.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

const MARKER = 'end-of-every-writer';
/** One more than a writer survives. */
const DEATHS = 21;

let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab({
    nodeFlags: (service) =>
      service === 'writer' ? preloadFlags('die-at-marker', { marker: MARKER }) : [],
  });
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilWriterDies(): Promise<void> {
  while (isAlive(lab.pipeline.service('writer').pid)) await delay(50);
}

/**
 * Does to Redis what 40 s do: the locks of the dead writer's jobs end, and the next writer looks for
 * such jobs as soon as it starts. Twenty-one times the real time would be a quarter of an hour.
 */
async function letLocksEnd(): Promise<void> {
  const script = `for _, id in ipairs(redis.call('LRANGE', KEYS[1] .. 'active', 0, -1)) do
    redis.call('DEL', KEYS[1] .. id .. ':lock')
    redis.call('SADD', KEYS[1] .. 'stalled', id) end
    return redis.call('DEL', KEYS[1] .. 'stalled-check')`;
  const answer = await evalRedis(lab.pipeline.redis(), script, 'bull:{audit-0}:');
  expect(answer).toMatch(/^:[01]/);
}

describe('a batch at which every writer dies', () => {
  // No bytes are known that end a writer: a module that is loaded into it ends it at a marker. All
  // that comes then, from the queue's side to the quarantine, is as it would be.
  it('is in quarantine in the end, it alone', async () => {
    const fault = async (): Promise<void> => {
      const event = anAuditEvent({ userAgent: MARKER });
      await lab.pipeline.send('poison', formatEventList([event]));
      for (let death = 0; death < DEATHS; death += 1) {
        await untilWriterDies();
        await letLocksEnd();
        // It may be dead again before it was ever ready.
        await lab.pipeline.crash('writer').catch(() => undefined);
      }
    };
    expect(await lab.underLoad(fault, { pauseMs: 200 })).toEqual(NOTHING_WRONG);
    const shown = (await lab.pipeline.api('/api/v1/quarantine')) as {
      items: Array<{ cluster: string; reason: string; events: number }>;
    };
    expect(shown.items).toEqual([
      expect.objectContaining({
        cluster: 'poison',
        events: 1,
        reason: `${DEATHS} writers died while they held this batch`,
      }),
    ]);
  }, 600_000);
});
