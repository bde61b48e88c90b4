import { eventIdTimeUs } from '@k8s-audit/audit-event';
import type { EventFilter } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { createSearchBudget } from '../requests/search-budget.ts';

/** When a filter was first met. */
export interface FirstSeen {
  readonly timeUs: bigint;
  /** False when it may have been somewhat earlier: the time for looking was used up. */
  readonly exact: boolean;
}

/** Halving a month this often comes to some seconds. */
const LIMITS = { searches: 20, timeMs: 1_500 } as const;
/** What is left over is read at once when it is no more than this. */
const ROWS = 50;

/**
 * The first event of a filter after `fromUs`; null when there is none. Searches give the newest
 * first, so the range in which the first lies is halved until all that is left fits into a page.
 */
export async function findFirstSeen(
  reader: Pick<EventReader, 'search'>,
  filter: EventFilter,
  { fromUs, toUs }: { readonly fromUs: bigint; readonly toUs: bigint },
): Promise<FirstSeen | null> {
  const budget = createSearchBudget(reader, LIMITS);
  let first: FirstSeen | null = null;
  let [low, high] = [fromUs, toUs];
  let middle = high;
  while (low < high) {
    const page = await budget.search({ filter, fromUs: low, toUs: middle, limit: ROWS });
    if (page === null) return first;
    const oldest = page.events.at(-1);
    if (oldest !== undefined) {
      const timeUs = eventIdTimeUs(oldest.id);
      const exact = page.nextCursor === null;
      first = { timeUs, exact };
      if (exact) return first;
      high = timeUs;
    } else if (page.searchedBackToUs !== null) return first;
    // Nothing lies below the middle: what was found last is the first when nothing is between.
    else low = middle;
    middle = low + (high - low + 1n) / 2n;
    if (low >= high && first !== null) return { ...first, exact: true };
  }
  return first;
}
