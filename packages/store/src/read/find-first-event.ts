import type { Database } from '../connection/database.ts';
import type { Segment } from '../format/segment.ts';
import type { EventFilter } from './event-filter.ts';
import { chooseSegments, findCandidates, lookInto, type HitSearch } from './find-hits.ts';
import { createEventMatcher, type EventTest } from './match-event.ts';
import { END_OF_IDS, type SegmentHead } from './segments/list-segments.ts';
import { needsEvent } from './segments/match-columns.ts';
import { planFilter } from './segments/plan-filter.ts';
import { createTimeBudget } from './time-budget.ts';

export interface FirstEvent {
  /** The oldest that was found; null where none was. */
  readonly id: Buffer | null;
  /** False when the time was used up before it was sure that there is no older one. */
  readonly exact: boolean;
}

/** Finds the oldest event that matches, from the oldest segment on. Throws TooManyTextsError. */
export async function findFirstEvent(
  db: Database,
  { filter, maxMs }: { readonly filter: EventFilter; readonly maxMs: number },
): Promise<FirstEvent> {
  const search = {
    plan: await planFilter(db.knex, filter),
    range: { from: null, to: END_OF_IDS },
    wanted: 1,
    budget: createTimeBudget(maxMs),
  };
  const matcher = needsEvent(search.plan) ? createEventMatcher(search.plan) : null;
  const { heads, leftTo } = await chooseSegments(db, search);
  let first: Buffer | null = null;
  for (const head of heads.toSorted((a, b) => Buffer.compare(a.firstId, b.firstId))) {
    if (first !== null && Buffer.compare(first, head.firstId) < 0) break;
    if (search.budget.isUsedUp()) return { id: first, exact: false };
    const { id, isSure } = await firstOf(db, search, head, matcher);
    if (id !== null && (first === null || Buffer.compare(id, first) < 0)) first = id;
    if (!isSure) return { id: first, exact: false };
  }
  return { id: first, exact: leftTo === null };
}

async function firstOf(
  db: Database,
  search: HitSearch,
  head: SegmentHead,
  matcher: ((segment: Segment) => EventTest) | null,
): Promise<{ id: Buffer | null; isSure: boolean }> {
  const { segment, rows } = await findCandidates(db, search, head);
  const oldest = rows.at(-1);
  if (oldest === undefined) return { id: null, isSure: true };
  if (matcher === null) return { id: segment.idPlanes.at(oldest), isSure: true };
  const { hits, openRow } = await lookInto(db, {
    search,
    segment,
    rows: rows.toReversed(),
    test: matcher(segment),
    day: head.day,
  });
  return { id: hits[0]?.id ?? null, isSure: hits.length > 0 || openRow === null };
}
