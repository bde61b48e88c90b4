import type { Redis } from 'ioredis';

export type Durability =
  | { readonly verdict: 'durable' }
  | { readonly verdict: 'volatile'; readonly reason: string }
  | { readonly verdict: 'hidden'; readonly reason: string };

const REQUIRED: ReadonlyArray<readonly [setting: string, value: string, danger: string]> = [
  ['appendonly', 'yes', 'jobs would be gone after a restart'],
  ['appendfsync', 'always', 'the last second of acknowledged jobs would be gone after a crash'],
  ['maxmemory-policy', 'noeviction', 'jobs would be evicted when memory is short'],
];

/** Asks a Redis whether what it acknowledges outlives a crash. Rejects when it does not answer. */
export async function checkDurability(redis: Redis): Promise<Durability> {
  const faults: string[] = [];
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
