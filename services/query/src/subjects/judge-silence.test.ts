import { describe, expect, it } from '@jest/globals';
import { judgeSilence } from './judge-silence.ts';

const MINUTE_MS = 60_000;
const LAST_MS = Date.UTC(2026, 0, 2);

/** A bucket of ten minutes for each count; the last one ends with the last event. */
function histogram(counts: readonly number[]) {
  const width = 600_000_000n;
  const startUs = BigInt(LAST_MS) * 1_000n - width * BigInt(counts.length);
  return {
    buckets: counts.map((count, index) => ({
      fromUs: startUs + width * BigInt(index),
      toUs: startUs + width * BigInt(index + 1),
      count,
    })),
    partial: false,
  };
}

const judge = (counts: readonly number[], quietMinutes: number) =>
  judgeSilence(histogram(counts), {
    lastEventUs: BigInt(LAST_MS) * 1_000n,
    nowMs: LAST_MS + quietMinutes * MINUTE_MS,
  });

describe('judgeSilence', () => {
  it('warns of a busy cluster after some minutes', () => {
    expect(judge([5, 5, 5], 9)).toBeNull();
    expect(judge([5, 5, 5], 12)).toEqual({ quietMs: 12 * MINUTE_MS, usualMs: 0 });
  });

  it('leaves a cluster alone that is often quiet for as long', () => {
    const seldom = [5, 0, 0, 0, 5, 0, 0, 0, 5];
    expect(judge(seldom, 45)).toBeNull();
    expect(judge(seldom, 61)).toEqual({ quietMs: 61 * MINUTE_MS, usualMs: 30 * MINUTE_MS });
  });
});
