import type { Knex } from 'knex';
import { eventIdTimeUs } from '@k8s-audit/audit-event';
import { dayOf } from '../../schema/event-partitions.ts';

/** A segment as searches choose it, without its columns. */
export interface SegmentHead {
  readonly day: number;
  readonly segment: number;
  readonly events: number;
  readonly firstId: Buffer;
  readonly lastId: Buffer;
  /** The longest duration in it, in µs. */
  readonly longestUs: number;
}

export interface SegmentList {
  readonly heads: readonly SegmentHead[];
  /** Where there are more than can be listed: the newest id in those that are left. */
  readonly leftTo: Buffer | null;
}

/** Half-open, by id; null reaches to the oldest. */
export interface IdRange {
  readonly from: Buffer | null;
  readonly to: Buffer;
}

/** Behind all ids. */
export const END_OF_IDS = Buffer.alloc(16, 0xff);

/** Years of a busy installation, while segments are merged; what is older is left to the next page. */
const MOST_SEGMENTS = 20_000;

interface HeadRow {
  readonly day: number;
  readonly segment: number;
  readonly events: number;
  readonly first_id: Buffer;
  readonly last_id: Buffer;
  readonly longest_us: number;
}

/**
 * The segments with events in a range, in one statement, so that merging cannot move events between
 * two of them; those that end last come first. A segment that is replaced meanwhile stays readable
 * for some minutes.
 */
export async function listSegments(knex: Knex, { from, to }: IdRange): Promise<SegmentList> {
  const query = knex('segments')
    .whereNull('replaced_at')
    .where('day', '<=', dayOf(eventIdTimeUs(to)))
    .where('first_id', '<', to)
    .orderBy('last_id', 'desc')
    .limit(MOST_SEGMENTS + 1)
    .select<HeadRow[]>('day', 'segment', 'events', 'first_id', 'last_id', 'longest_us');
  if (from !== null)
    void query.where('day', '>=', dayOf(eventIdTimeUs(from))).where('last_id', '>=', from);
  const heads = (await query).map(toHead);
  return { heads: heads.slice(0, MOST_SEGMENTS), leftTo: heads[MOST_SEGMENTS]?.lastId ?? null };
}

function toHead(row: HeadRow): SegmentHead {
  return {
    day: row.day,
    segment: row.segment,
    events: row.events,
    firstId: row.first_id,
    lastId: row.last_id,
    longestUs: row.longest_us,
  };
}
