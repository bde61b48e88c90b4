import { describe, expect, it } from '@jest/globals';
import { checkLiveness } from './check-liveness.ts';

const consumer = (waiting: number) => ({
  lastFinishedAtMs: () => 0,
  depth: async () => [{ shard: '{audit-0}', waiting, active: 0, oldestAgeMs: null, setAside: 0 }],
});
const LONG_AFTER = 120_000;

describe('checkLiveness', () => {
  it('throws when jobs wait and none has finished for long', async () => {
    const state = { databaseIsAway: false, nowMs: LONG_AFTER };
    await expect(checkLiveness(consumer(3) as never, state)).rejects.toThrow(
      '3 batches wait and none finished for 120 s',
    );
  });

  it.each([
    ['nothing waits', 0, { databaseIsAway: false, nowMs: LONG_AFTER }],
    ['a job finished lately', 3, { databaseIsAway: false, nowMs: 1_000 }],
    ['the database is away', 3, { databaseIsAway: true, nowMs: LONG_AFTER }],
  ])('is content when %s', async (_why, waiting, state) => {
    await expect(checkLiveness(consumer(waiting) as never, state)).resolves.toBeUndefined();
  });
});
