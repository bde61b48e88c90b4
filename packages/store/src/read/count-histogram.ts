import { eventIdTimeUs, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import type { EventFilter } from './event-filter.ts';
import { needsBody, toSql } from './filter-sql.ts';
import { searchEvents } from './search-events.ts';
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
/** Counts joined into one statement: each is a range of an index. */
const COUNTS_PER_STATEMENT = 20;

/** Counts events over time, newest buckets first as long as there is time. */
export async function countHistogram(db: Database, search: HistogramSearch): Promise<Histogram> {
  const ranges = cutRange(search);
  return needsBody(search.filter) ? countFound(db, search, ranges) : countRows(db, search, ranges);
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

async function countRows(
  db: Database,
  { filter }: HistogramSearch,
  ranges: readonly Range[],
): Promise<Histogram> {
  const condition = await toSql(db.knex, filter);
  const budget = createTimeBudget(QUERY_TIME_LIMIT_MS);
  const counts = new Map<Range, number>();
  const newestFirst = ranges.toReversed();
  for (let at = 0; at < newestFirst.length; at += COUNTS_PER_STATEMENT) {
    const some = newestFirst.slice(at, at + COUNTS_PER_STATEMENT);
    const sql = some
      .map(
        (_range, index) =>
          `SELECT ${index} AS bucket, COUNT(*) AS n FROM events e WHERE e.id >= ? AND e.id < ? AND ${condition.sql}`,
      )
      .join(' UNION ALL ');
    const bindings = some.flatMap((range) => [
      firstEventIdAt(range.fromUs),
      firstEventIdAt(range.toUs),
      ...condition.bindings,
    ]);
    const answer = await budget.run((leftMs) =>
      db.knex.raw(sql, bindings).timeout(leftMs, { cancel: true }),
    );
    if (answer === null) break;
    const [rows] = answer as [Array<{ bucket: number; n: number | string }>];
    for (const { bucket, n } of rows) counts.set(some[bucket] as Range, Number(n));
  }
  return {
    buckets: ranges.map((range) => ({ ...range, count: counts.get(range) ?? 0 })),
    partial: counts.size < ranges.length,
  };
}

async function countFound(
  db: Database,
  { filter, fromUs, toUs }: HistogramSearch,
  ranges: readonly Range[],
): Promise<Histogram> {
  const page = await searchEvents(db, { filter, fromUs, toUs, limit: MOST_SCANNED });
  const counts = ranges.map(() => 0);
  const [first] = ranges;
  const width = first === undefined ? 1n : first.toUs - first.fromUs;
  for (const { id } of page.events) {
    const bucket = Number((eventIdTimeUs(id) - fromUs) / width);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return {
    buckets: ranges.map((range, index) => ({ ...range, count: counts[index] ?? 0 })),
    partial: page.nextCursor !== null,
  };
}
