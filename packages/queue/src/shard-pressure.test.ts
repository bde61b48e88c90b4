import { describe, expect, it } from '@jest/globals';
import { readUsage } from './shard-pressure.ts';

const info = (lines: Record<string, number>): string =>
  Object.entries(lines)
    .map(([name, value]) => `${name}:${value}`)
    .join('\r\n');

const shown = {
  used_memory: 500,
  total_system_memory: 10_000,
  maxmemory: 1_000,
  mem_not_counted_for_evict: 100,
  total_net_input_bytes: 7,
};

describe('readUsage', () => {
  it('counts as Redis does before it refuses to write', () =>
    expect(readUsage(info(shown))).toEqual({ usedBytes: 400, limitBytes: 1_000, inputBytes: 7 }));

  it('takes the memory of the machine where Redis has no limit', () =>
    expect(readUsage(info({ ...shown, maxmemory: 0 })).limitBytes).toBe(10_000));

  it('throws where a service hides it', () =>
    expect(() => readUsage('redis_version:7.0.15')).toThrow('INFO'));
});
