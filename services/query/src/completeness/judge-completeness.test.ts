import { describe, expect, it } from '@jest/globals';
import { judgeCompleteness } from './judge-completeness.ts';

const NOW = Date.UTC(2026, 0, 1);

describe('judgeCompleteness', () => {
  it.each([
    [0, 0, 5_000, 'complete'],
    [0, 0, 61_000, 'unchecked'],
    [1, 0, 5_000, 'lost'],
    [1, 1, 61_000, 'lost'],
    [0, 1, 5_000, 'forgotten'],
  ] as const)('of %i lost, %i surplus, looked at %i ms ago: %s', (lost, surplus, ago, verdict) => {
    const check = { lost, surplus, checkedAt: new Date(NOW - ago) };
    expect(judgeCompleteness(check, NOW)).toBe(verdict);
  });
});
