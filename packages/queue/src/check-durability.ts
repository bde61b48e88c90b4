import type { Redis } from 'ioredis';
import type { QueueConnection } from './redis-connections.ts';
import { mastersOf } from './shard-node.ts';

export type Durability =
  | { readonly verdict: 'durable' }
  | { readonly verdict: 'volatile'; readonly reason: string }
  | { readonly verdict: 'hidden'; readonly reason: string };

const REQUIRED: ReadonlyArray<readonly [setting: string, value: string, danger: string]> = [
  ['appendonly', 'yes', 'jobs would be gone after a restart'],
  ['appendfsync', 'always', 'the last second of acknowledged jobs would be gone after a crash'],
  ['maxmemory-policy', 'noeviction', 'jobs would be evicted when memory is short'],
];

/** BullMQ's scripts need 6.2 to be fully supported. */
const OLDEST_VERSION = [6, 2] as const;

/**
 * Asks each server that a shard may lie on whether what it acknowledges outlives a crash: the first
 * that is not durable decides. Rejects when one does not answer.
 */
export async function checkDurability(connection: QueueConnection): Promise<Durability> {
  const verdicts = await Promise.all(mastersOf(connection).map(checkServer));
  if (verdicts.length === 0) throw new Error('the cluster has no master');
  return verdicts.find(({ verdict }) => verdict !== 'durable') ?? { verdict: 'durable' };
}

async function checkServer(redis: Redis): Promise<Durability> {
  const faults = describeOldRedis(await redis.info('server'));
  for (const [setting, value, danger] of REQUIRED) {
    const answer = await readSetting(redis, setting);
    if (answer === null) {
      return {
        verdict: 'hidden',
        reason: 'this Redis does not show its settings (CONFIG GET is refused)',
      };
    }
    if (answer !== value) {
      faults.push(`${setting} is ${answer}: ${danger} (redis-cli CONFIG SET ${setting} ${value})`);
    }
  }
  return faults.length === 0
    ? { verdict: 'durable' }
    : { verdict: 'volatile', reason: faults.join('; ') };
}

/** Managed Redis services rename or forbid CONFIG: null then. */
async function readSetting(redis: Redis, setting: string): Promise<string | null> {
  try {
    const answer: unknown = await redis.config('GET', setting);
    if (Array.isArray(answer)) return typeof answer[1] === 'string' ? answer[1] : null;
    const value = (answer as Record<string, unknown> | null)?.[setting];
    return typeof value === 'string' ? value : null;
  } catch (error) {
    if (error instanceof Error && /unknown command|NOPERM|no permissions/i.test(error.message)) {
      return null;
    }
    throw error;
  }
}

/** What speaks against the version that INFO names; a server that names none is trusted. */
export function describeOldRedis(info: string): string[] {
  const [, major, minor] = /^redis_version:(\d+)\.(\d+)/m.exec(info) ?? [];
  if (major === undefined) return [];
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  const newEnough =
    Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
  return newEnough
    ? []
    : [
        `this is Redis ${major}.${minor}: point REDIS_URL at Redis ${OLDEST_VERSION.join('.')} or newer`,
      ];
}
