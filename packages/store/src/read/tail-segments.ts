import type { Database } from '../connection/database.ts';
import { openSegment, type Segment } from '../format/segment.ts';
import type { EventFilter } from './event-filter.ts';
import { hitsOf, lookInto, type SegmentHit } from './find-hits.ts';
import { createEventMatcher } from './match-event.ts';
import { findRows } from './segments/find-rows.ts';
import { needsEvent } from './segments/match-columns.ts';
import { planFilter } from './segments/plan-filter.ts';
import { createTimeBudget } from './time-budget.ts';

/** What one commit added, in the order of commits: whoever sees a number sees all below it. */
export interface TailSegment {
  readonly number: number;
  readonly day: number;
  readonly columns: Segment;
}

export interface SegmentMatch {
  /** By their rows, in the order of time. */
  readonly hits: ReadonlyMap<number, SegmentHit>;
  /** Events that match as well, older than these. */
  readonly skipped: number;
}

const LOOK_LIMIT_MS = 2_000;

/** The number of the latest commit; 0 in an empty store. */
export async function newestSegment(db: Database): Promise<number> {
  const row = await db
    .knex('segments')
    .max<{ segment: number | null }>({ segment: 'segment' })
    .first();
  return row?.segment ?? 0;
}

/** What was committed behind a number, in order; some minutes back, since merging takes the rest. */
export async function readSegmentsAfter(
  db: Database,
  after: number,
  limit: number,
): Promise<TailSegment[]> {
  const rows = await db
    .knex('segments')
    .where('segment', '>', after)
    .where('tier', 0)
    .orderBy('segment')
    .limit(limit)
    .select<Array<{ segment: number; day: number; data: Buffer }>>('segment', 'day', 'data');
  return rows.map(({ segment, day, data }) => ({
    number: segment,
    day,
    columns: openSegment(data),
  }));
}

/** The newest events of a commit that match, behind a row of it (-1 for all). */
export async function matchSegment(
  db: Database,
  { columns, day }: TailSegment,
  options: { readonly filter: EventFilter; readonly afterRow: number; readonly most: number },
): Promise<SegmentMatch> {
  const plan = await planFilter(db.knex, options.filter);
  const newer = { first: options.afterRow + 1, end: columns.events };
  const rows = findRows(plan, columns, newer).toReversed();
  const found = needsEvent(plan)
    ? await lookInto(db, {
        search: { plan, wanted: options.most, budget: createTimeBudget(LOOK_LIMIT_MS) },
        segment: columns,
        rows,
        test: createEventMatcher(plan)(columns),
        day,
      })
    : { hits: hitsOf(columns, rows.subarray(0, options.most)) };
  return {
    hits: new Map(found.hits.toReversed().map((hit) => [hit.row, hit])),
    skipped: needsEvent(plan) ? 0 : rows.length - found.hits.length,
  };
}
