import { describe, expect, it } from '@jest/globals';
import { checkAsyncProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { firstEventIdAt } from '@k8s-audit/audit-event';
import { EVERYTHING, type EventSearch, type StoredEvent } from '@k8s-audit/store';
import { findFirstSeen } from './find-first-seen.ts';

/** Answers from a list of times, the newest first, as the store does. */
function readerOf(times: readonly number[]) {
  const events = times
    .map((time) => ({ id: firstEventIdAt(BigInt(time) * 1_000n) }) as StoredEvent)
    .toSorted((a, b) => b.id.compare(a.id));
  const searches: EventSearch[] = [];
  const search = async (asked: EventSearch) => {
    searches.push(asked);
    const { fromUs = 0n, toUs = 2n ** 60n, limit } = asked;
    const found = events.filter(
      ({ id }) => id.compare(firstEventIdAt(fromUs)) >= 0 && id.compare(firstEventIdAt(toUs)) < 0,
    );
    return {
      events: found.slice(0, limit),
      nextCursor: found.length > limit ? 'more' : null,
      searchedBackToUs: null,
    };
  };
  return { search, searches };
}

describe('findFirstSeen', () => {
  it('finds the oldest of many in few searches', async () => {
    const times = fc.array(fc.integer({ min: 1, max: 1_000_000 }), {
      minLength: 1,
      maxLength: 500,
    });
    await checkAsyncProperty(
      100,
      fc.asyncProperty(times, async (all) => {
        const reader = readerOf(all);
        const first = await findFirstSeen(reader, EVERYTHING, { fromUs: 0n, toUs: 2_000_000_000n });
        const oldestUs = BigInt(Math.min(...all)) * 1_000n;
        if (first?.exact) expect(first.timeUs).toBe(oldestUs);
        else expect(first?.timeUs).toBeGreaterThanOrEqual(oldestUs);
        expect(reader.searches.length).toBeLessThanOrEqual(20);
      }),
    );
  });

  it('says that there is none', async () => {
    const reader = readerOf([]);
    expect(await findFirstSeen(reader, EVERYTHING, { fromUs: 0n, toUs: 1_000n })).toBeNull();
  });
});
