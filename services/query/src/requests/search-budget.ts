import type { EventPage, EventSearch } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';

/** A bounded number of searches within a bounded time, shared by what belongs to one answer. */
export interface SearchBudget {
  /** Null once the searches or the time are used up: the answer is then told to be incomplete. */
  search(search: EventSearch): Promise<EventPage | null>;
}

export function createSearchBudget(
  reader: Pick<EventReader, 'search'>,
  limits: { readonly searches: number; readonly timeMs: number },
): SearchBudget {
  const end = performance.now() + limits.timeMs;
  let left = limits.searches;
  return {
    async search(search) {
      if (left <= 0 || performance.now() >= end) return null;
      left -= 1;
      return reader.search(search);
    },
  };
}
