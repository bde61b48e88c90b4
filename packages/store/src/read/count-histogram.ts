import { eventIdTimeUs, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import type { Segment } from '../format/segment.ts';
import type { EventFilter } from './event-filter.ts';
import { chooseSegments } from './find-hits.ts';
import { searchEvents } from './search-events.ts';
import { findRows } from './segments/find-rows.ts';
import { listFilterColumns } from './segments/list-filter-columns.ts';
import { needsEvent } from './segments/match-columns.ts';
import { planFilter, type PlannedFilter } from './segments/plan-filter.ts';
import { createTimeBudget, QUERY_TIME_LIMIT_MS } from './time-budget.ts';

export interface HistogramBucket {
  /** Half-open, in µs since 1970. */
  readonly fromUs: bigint;
  readonly toUs: bigint;
  readonly count: number;
}

export interface Histogram {
  readonly buckets: readonly HistogramBucket[];
  /** Whether some were not counted, since the time was used up or there were too many to look into. */
  readonly partial: boolean;
}

export interface HistogramSearch {
  readonly filter: EventFilter;
  readonly fromUs: bigint;
  readonly toUs: bigint;
  readonly buckets: number;
}

/** Events whose bodies are looked into for a histogram of free text. */
const MOST_SCANNED = 5_000;

/** Counts events over time, newest first as long as there is time. */
export async function countHistogram(db: Database, search: HistogramSearch): Promise<Histogram> {
  const ranges = cutRange(search);
  const plan = await planFilter(db.knex, search.filter);
  const { counts, partial } = needsEvent(plan)
    ? await countFound(db, search, ranges)
    : await countColumns(db, plan, ranges);
  return {
    buckets: ranges.map((range, index) => ({ ...range, count: counts[index] ?? 0 })),
    partial,
  };
}

type Range = Omit<HistogramBucket, 'count'>;

function cutRange({ fromUs, toUs, buckets }: HistogramSearch): Range[] {
  const width = (toUs - fromUs + BigInt(buckets) - 1n) / BigInt(buckets);
  const ranges = Array.from({ length: buckets }, (_, index) => {
    const from = fromUs + BigInt(index) * width;
    return { fromUs: from, toUs: from + width < toUs ? from + width : toUs };
  });
  return ranges.filter((range) => range.fromUs < range.toUs);
}

interface Counts {
  readonly counts: readonly number[];
  readonly partial: boolean;
}

async function countColumns(
  db: Database,
  plan: PlannedFilter,
  ranges: readonly Range[],
): Promise<Counts> {
  const counts = ranges.map(() => 0);
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (first === undefined || last === undefined) return { counts, partial: false };
  const bounds = [...ranges.map(({ fromUs }) => fromUs), last.toUs].map(firstEventIdAt);
  const range = { from: bounds[0] as Buffer, to: bounds.at(-1) as Buffer };
  const budget = createTimeBudget(QUERY_TIME_LIMIT_MS);
  const { heads, leftTo } = await chooseSegments(db, { plan, range });
  for (const head of heads) {
    if (budget.isUsedUp()) return { counts, partial: true };
    const segment = await db.segments.load(db.knex, head, ['ids', ...listFilterColumns(plan)]);
    countSegment(segment, { plan, bounds, counts });
  }
  return { counts, partial: leftTo !== null };
}

/** The ids are sorted: a bucket is a run of rows. */
function countSegment(
  segment: Segment,
  options: { plan: PlannedFilter; bounds: readonly Buffer[]; counts: number[] },
): void {
  const { plan, bounds, counts } = options;
  const ids = segment.idPlanes;
  const [first = 0, ...ends] = bounds.map((bound) => ids.rowFrom(bound));
  const range = { first, end: ends.at(-1) ?? first };
  const rows = isEverything(plan) ? null : findRows(plan, segment, range);
  let [start, at] = [first, 0];
  ends.forEach((end, bucket) => {
    let count = end - start;
    if (rows !== null)
      for (count = 0; at < rows.length && (rows[at] as number) < end; at += 1) count += 1;
    counts[bucket] = (counts[bucket] ?? 0) + count;
    start = end;
  });
}

const isEverything = (plan: PlannedFilter): boolean =>
  plan.kind === 'and' && plan.filters.every(isEverything);

async function countFound(
  db: Database,
  { filter, fromUs, toUs }: HistogramSearch,
  ranges: readonly Range[],
): Promise<Counts> {
  const page = await searchEvents(db, { filter, fromUs, toUs, limit: MOST_SCANNED });
  const counts = ranges.map(() => 0);
  const [first] = ranges;
  const width = first === undefined ? 1n : first.toUs - first.fromUs;
  for (const { id } of page.events) {
    const bucket = Number((eventIdTimeUs(id) - fromUs) / width);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return { counts, partial: page.nextCursor !== null };
}
