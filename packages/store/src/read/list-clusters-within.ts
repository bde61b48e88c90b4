import { eventIdTimeUs, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import { ID_BYTES, type Segment } from '../format/segment-columns.ts';
import type { EventFilter } from './event-filter.ts';
import { chooseSegments, toHit, type SegmentHit } from './find-hits.ts';
import { RATE_MINUTES, type ClusterActivity } from './list-clusters.ts';
import { readHits } from './search-events.ts';
import { END_OF_IDS } from './segments/list-segments.ts';
import { findRow, matchColumns } from './segments/match-columns.ts';
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
    const segment = await db.segments.load(db.knex, head);
    const mask = matchColumns(plan, segment);
    const recentRow = findRow(segment.ids, recentId);
    mask.forEach((matches, row) => {
      if (matches === 1) countRow(counts, segment, row, row >= recentRow);
    });
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

function countRow(
  counts: Map<number, Counted>,
  segment: Segment,
  row: number,
  isRecent: boolean,
): void {
  const cluster = segment.cluster[row] as number;
  const id = segment.ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES);
  const known = counts.get(cluster);
  const recent = isRecent ? 1 : 0;
  if (known === undefined) {
    const last = toHit(segment, row);
    counts.set(cluster, { events: 1, recent, first: last.id, last });
    return;
  }
  known.events += 1;
  known.recent += recent;
  if (Buffer.compare(id, known.first) < 0) known.first = Buffer.from(id);
  if (Buffer.compare(id, known.last.id) > 0) known.last = toHit(segment, row);
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
