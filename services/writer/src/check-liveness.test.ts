import { describe, expect, it } from '@jest/globals';
import { checkLiveness } from './check-liveness.ts';

const consumer = (waiting: number, silentMs: number) => ({
  sinceFinishedMs: () => silentMs,
  depth: async () => [{ shard: '{audit-0}', waiting, active: 0, oldestAgeMs: null, setAside: 0 }],
});
const LONG_AFTER = 120_000;

describe('checkLiveness', () => {
  it('throws when jobs wait and none has finished for long', async () => {
    const state = { databaseIsAway: false };
    await expect(checkLiveness(consumer(3, LONG_AFTER) as never, state)).rejects.toThrow(
      '3 batches wait and none finished for 120 s',
    );
  });

  it.each([
    ['nothing waits', consumer(0, LONG_AFTER), { databaseIsAway: false }],
    ['a job finished lately', consumer(3, 1_000), { databaseIsAway: false }],
    ['the database is away', consumer(3, LONG_AFTER), { databaseIsAway: true }],
  ])('is content when %s', async (_why, found, state) => {
    await expect(checkLiveness(found as never, state)).resolves.toBeUndefined();
  });
});
