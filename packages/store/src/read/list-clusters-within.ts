import { eventIdTimeUs, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import type { Rows } from '../format/column-source.ts';
import type { Segment } from '../format/segment.ts';
import type { EventFilter } from './event-filter.ts';
import { chooseSegments, HIT_COLUMNS, hitsOf, type SegmentHit } from './find-hits.ts';
import { RATE_MINUTES, type ClusterActivity } from './list-clusters.ts';
import { readHits } from './search-events.ts';
import { findRows } from './segments/find-rows.ts';
import { listFilterColumns } from './segments/list-filter-columns.ts';
import { END_OF_IDS } from './segments/list-segments.ts';
import { planFilter } from './segments/plan-filter.ts';
import { createTimeBudget, QUERY_TIME_LIMIT_MS } from './time-budget.ts';

/**
 * Every cluster with an event that a filter of columns holds for, by name, and what those events alone
 * tell of it: for readers who may not know of the others. Counts as far back as there is time.
 */
export async function listClustersWithin(
  db: Database,
  filter: EventFilter,
): Promise<ClusterActivity[]> {
  const plan = await planFilter(db.knex, filter);
  const range = { from: null, to: END_OF_IDS };
  const budget = createTimeBudget(QUERY_TIME_LIMIT_MS);
  const recentId = firstEventIdAt(BigInt(Date.now() - RATE_MINUTES * 60_000) * 1_000n);
  const counts = new Map<number, Counted>();
  const { heads } = await chooseSegments(db, { plan, range });
  for (const head of heads) {
    if (budget.isUsedUp()) break;
    const columns = [...listFilterColumns(plan), ...HIT_COLUMNS];
    const segment = await db.segments.load(db.knex, head, columns);
    const rows = findRows(plan, segment, { first: 0, end: segment.events });
    for (const [cluster, counted] of countRows(segment, rows, recentId))
      addCounts(counts, cluster, counted, segment);
  }
  const all = [...counts.values()];
  const newest = await readHits(
    db,
    all.map(({ last }) => last),
  );
  return all
    .map((one, index) => toActivity(one, newest[index]))
    .toSorted((a, b) => (a.cluster < b.cluster ? -1 : 1));
}

interface Counted {
  events: number;
  recent: number;
  first: Buffer;
  last: SegmentHit;
}

interface RowCounts {
  events: number;
  recent: number;
  readonly first: number;
  last: number;
}

/** Of each cluster in a segment; its rows are in the order of time. */
function countRows(segment: Segment, rows: Rows, recentId: Buffer): Map<number, RowCounts> {
  const recentRow = segment.idPlanes.rowFrom(recentId);
  const { cluster } = segment;
  const counts = new Map<number, RowCounts>();
  for (const row of rows) {
    const number = cluster[row] as number;
    const known = counts.get(number) ?? { events: 0, recent: 0, first: row, last: row };
    if (known.events === 0) counts.set(number, known);
    known.events += 1;
    known.recent += row >= recentRow ? 1 : 0;
    known.last = row;
  }
  return counts;
}

function addCounts(
  counts: Map<number, Counted>,
  cluster: number,
  rows: RowCounts,
  segment: Segment,
): void {
  const first = segment.idPlanes.at(rows.first);
  const [last] = hitsOf(segment, Uint32Array.of(rows.last));
  if (last === undefined) return;
  const known = counts.get(cluster);
  if (known === undefined) {
    counts.set(cluster, { events: rows.events, recent: rows.recent, first, last });
    return;
  }
  known.events += rows.events;
  known.recent += rows.recent;
  if (Buffer.compare(first, known.first) < 0) known.first = first;
  if (Buffer.compare(last.id, known.last.id) > 0) known.last = last;
}

function toActivity(
  { events, recent, first, last }: Counted,
  newest: { readonly cluster: string; readonly receivedAt: Date } | undefined,
): ClusterActivity {
  if (newest === undefined) throw new Error(`no body was loaded for ${last.id.toString('hex')}`);
  const { cluster, receivedAt } = newest;
  const lastEventUs = eventIdTimeUs(last.id);
  return {
    cluster,
    firstEventUs: eventIdTimeUs(first),
    lastEventUs,
    lastReceivedAt: receivedAt,
    events,
    eventsPerMinute: recent / RATE_MINUTES,
    lagMs: Math.max(0, receivedAt.getTime() - Number(lastEventUs / 1_000n)),
  };
}
