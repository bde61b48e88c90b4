import type { Redis } from 'ioredis';
import { readOldestAgeMs } from './queue-depth.ts';

/** How much of a shard's room is taken. */
export interface ShardPressure {
  /** Memory in use, as a part of what Redis may use: 1 is full. */
  readonly fill: number;
  readonly oldestAgeMs: number;
  /** At what comes in now and with no writer: hours until the high-water mark; null while unknown. */
  readonly bufferHours: number | null;
}

export interface PressureGauge {
  /** Null until the first answer, and while Redis hides it. */
  latest(): ShardPressure | null;
  stop(): void;
}

/** 100 MB more arrive in that time at most: less than the room above the mark of any real Redis. */
const INTERVAL_MS = 1_000;
/** The rate follows a change of load within some minutes, and not every burst. */
const RATE_HALF_LIFE_MS = 120_000;
const MS_PER_HOUR = 3_600_000;

/** Asks a shard every second how full it is. */
export function watchPressure(options: {
  readonly index: number;
  readonly highWater: number;
  /** The server to ask; null while there is none. */
  readonly node: () => Promise<Redis | null>;
}): PressureGauge {
  let pressure: ShardPressure | null = null;
  let rate: InputRate | null = null;
  let asking = false;

  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      const redis = await options.node();
      if (redis === null) return;
      const usage = readUsage(await redis.info());
      const oldestAgeMs = await readOldestAgeMs(redis, options.index);
      rate = followRate(rate, { bytes: usage.inputBytes, atMs: performance.now() });
      const leftBytes = Math.max(0, usage.limitBytes * options.highWater - usage.usedBytes);
      const bufferHours = rate.bytesPerMs > 0 ? leftBytes / rate.bytesPerMs / MS_PER_HOUR : null;
      pressure = { fill: usage.usedBytes / usage.limitBytes, oldestAgeMs, bufferHours };
    } catch {
      // The shard's connection says what ails Redis; what was known last may still be true.
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(() => void ask(), INTERVAL_MS);
  timer.unref();
  return { latest: () => pressure, stop: () => clearInterval(timer) };
}

interface Usage {
  readonly usedBytes: number;
  readonly limitBytes: number;
  /** All that clients ever sent: on a Redis of ours that is jobs. */
  readonly inputBytes: number;
}

/** Reads INFO. Without `maxmemory` the machine's memory is the limit. */
export function readUsage(info: string): Usage {
  const number = (name: string): number =>
    Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? NaN);
  const maxmemory = number('maxmemory');
  const limitBytes = maxmemory > 0 ? maxmemory : number('total_system_memory');
  // Redis leaves the buffers of its append-only file and of replicas out when it compares.
  const uncounted = number('mem_not_counted_for_evict') || 0;
  const usage = {
    usedBytes: number('used_memory') - uncounted,
    limitBytes,
    inputBytes: number('total_net_input_bytes'),
  };
  if (Object.values(usage).some(Number.isNaN))
    throw new Error('INFO does not tell memory and input');
  return usage;
}

interface InputRate {
  readonly bytes: number;
  readonly atMs: number;
  readonly bytesPerMs: number;
}

function followRate(last: InputRate | null, now: { bytes: number; atMs: number }): InputRate {
  // A restarted Redis counts from 0 again.
  if (last === null || now.bytes < last.bytes) return { ...now, bytesPerMs: last?.bytesPerMs ?? 0 };
  const elapsedMs = now.atMs - last.atMs;
  const current = (now.bytes - last.bytes) / elapsedMs;
  const keep = last.bytesPerMs === 0 ? 0 : 2 ** (-elapsedMs / RATE_HALF_LIFE_MS);
  return { ...now, bytesPerMs: keep * last.bytesPerMs + (1 - keep) * current };
}
