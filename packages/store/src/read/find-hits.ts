import { eventIdTimeUs } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import type { Rows } from '../format/column-source.ts';
import { ID_BYTES, type SegmentColumn } from '../format/segment-columns.ts';
import type { Segment } from '../format/segment.ts';
import { dayOf } from '../schema/event-partitions.ts';
import { loadBodies, type BodyPlace, type LoadedBody } from './load-bodies.ts';
import { createEventMatcher, mayMatchWords, type EventTest } from './match-event.ts';
import { findRows } from './segments/find-rows.ts';
import { listFilterColumns } from './segments/list-filter-columns.ts';
import {
  listSegments,
  type IdRange,
  type SegmentHead,
  type SegmentList,
} from './segments/list-segments.ts';
import { needsEvent } from './segments/match-columns.ts';
import { mayMatch } from './segments/may-match.ts';
import type { PlannedFilter } from './segments/plan-filter.ts';
import { listRangeColumns, rowsWithin } from './segments/rows-within.ts';
import type { TimeBudget } from './time-budget.ts';
import { readWordFilters } from './read-word-filters.ts';

/** An event that matches, with its bytes where they had to be looked into. */
export interface SegmentHit {
  readonly id: Buffer;
  /** Its row in the segment that it was found in. */
  readonly row: number;
  readonly cluster: number;
  readonly chunk: number;
  readonly slot: number;
  readonly body: LoadedBody | null;
}

export interface FoundHits {
  /** Newest first; as many as were wanted, unless there are no more or the time was used up. */
  readonly hits: readonly SegmentHit[];
  /** Set when the time was used up: the id down to which all was searched. */
  readonly searchedTo: Buffer | null;
}

export interface HitSearch {
  readonly plan: PlannedFilter;
  readonly range: IdRange;
  readonly wanted: number;
  readonly budget: TimeBudget;
}

/** Events looked into at once: a few frames. */
const ROWS_PER_SCAN = 1_000;

/** Finds the newest events that match. Segments overlap in time, so hits of several are merged. */
export async function findHits(db: Database, search: HitSearch): Promise<FoundHits> {
  const { heads, leftTo } = await chooseSegments(db, search);
  const matcher = needsEvent(search.plan) ? createEventMatcher(search.plan) : null;
  let hits: SegmentHit[] = [];
  for (const [index, head] of heads.entries()) {
    const next = heads[index + 1]?.lastId ?? null;
    if (hits.length >= search.wanted && isSettled(hits[search.wanted - 1], head.lastId)) break;
    if (search.budget.isUsedUp()) return cutAt(hits, behind(head.lastId, search.range));
    const { segment, rows } = await findCandidates(db, search, head);
    if (rows.length === 0) continue;
    const found =
      matcher === null
        ? { hits: hitsOf(segment, rows.subarray(0, search.wanted)), openRow: null }
        : await lookInto(db, { search, segment, rows, test: matcher(segment), day: head.day });
    hits = mergeNewest(hits, found.hits, search.wanted);
    if (found.openRow !== null) {
      const open = segment.idPlanes.at(found.openRow);
      const bound = next !== null && Buffer.compare(next, open) > 0 ? next : open;
      return cutAt(hits, behind(bound, search.range));
    }
  }
  return leftTo === null || hits.length >= search.wanted
    ? { hits, searchedTo: null }
    : cutAt(hits, behind(leftTo, search.range));
}

/** Leaves out the segments that surely have none. */
export async function chooseSegments(
  db: Database,
  { plan, range }: Pick<HitSearch, 'plan' | 'range'>,
): Promise<SegmentList> {
  const { heads, leftTo } = await listSegments(db.knex, range);
  const filters = await db.segments.filters(db.knex, heads);
  const chosen = heads.filter((head, index) => mayMatch(plan, head, filters[index] as Buffer));
  return { heads: chosen, leftTo };
}

/** What hitsOf reads. */
export const HIT_COLUMNS = ['ids', 'cluster', 'chunk', 'slot'] as const satisfies SegmentColumn[];

/** The candidates of a segment, newest first, and the segment with what is needed to make hits of them. */
export async function findCandidates(
  db: Database,
  { plan, range }: HitSearch,
  head: SegmentHead,
): Promise<{ segment: Segment; rows: Rows }> {
  const asked = [...listFilterColumns(plan), ...listRangeColumns(range, head)];
  const segment = await db.segments.load(db.knex, head, asked);
  const rows = findRows(plan, segment, rowsWithin(range, head, segment)).toReversed();
  if (rows.length === 0) return { segment, rows };
  return { segment: await db.segments.load(db.knex, head, [...asked, ...HIT_COLUMNS]), rows };
}

/** Of a segment with HIT_COLUMNS, in the order of the rows. */
export function hitsOf(segment: Segment, rows: Rows): SegmentHit[] {
  const { idPlanes, cluster, chunk, slot } = segment.pick(rows);
  return Array.from(rows, (row, at) => ({
    id: idPlanes.at(at),
    row,
    cluster: cluster[at] as number,
    chunk: chunk[at] as number,
    slot: slot[at] as number,
    body: null,
  }));
}

/** Reads the events themselves, in the order of their rows; `openRow` is the first that time did not suffice for. */
export async function lookInto(
  db: Database,
  options: {
    readonly search: Pick<HitSearch, 'plan' | 'wanted' | 'budget'>;
    readonly segment: Segment;
    readonly rows: Rows;
    readonly test: EventTest;
    readonly day: number;
  },
): Promise<{ hits: SegmentHit[]; openRow: number | null }> {
  const { search, segment, test, day } = options;
  const { chunk } = segment;
  const asked = new Set<number>();
  for (const row of options.rows) asked.add(chunk[row] as number);
  const chunks = new Set<number>();
  for (const [number, words] of await readWordFilters(db.knex, day, asked))
    if (mayMatchWords(search.plan, words)) chunks.add(number);
  if (chunks.size === 0) return { hits: [], openRow: null };
  const rows = options.rows.filter((row) => chunks.has(chunk[row] as number));
  const hits: SegmentHit[] = [];
  for (let at = 0; at < rows.length && hits.length < search.wanted; at += ROWS_PER_SCAN) {
    if (search.budget.isUsedUp()) return { hits, openRow: rows[at] as number };
    const some = hitsOf(segment, rows.subarray(at, at + ROWS_PER_SCAN));
    const bodies = await loadBodies(db.knex, some.map(placeOf));
    some.forEach((hit, index) => {
      const body = bodies[index];
      if (body !== undefined && test(body.raw, hit.row)) hits.push({ ...hit, body });
    });
  }
  return { hits, openRow: null };
}

/** Where the bytes of a hit lie. */
export const placeOf = ({
  id,
  chunk,
  slot,
}: Pick<SegmentHit, 'id' | 'chunk' | 'slot'>): BodyPlace => ({
  day: dayOf(eventIdTimeUs(id)),
  chunk,
  slot,
});

/** Nothing that ends before this hit can come before it. */
const isSettled = (hit: SegmentHit | undefined, lastId: Buffer): boolean =>
  hit !== undefined && Buffer.compare(hit.id, lastId) > 0;

function mergeNewest(
  hits: readonly SegmentHit[],
  more: readonly SegmentHit[],
  wanted: number,
): SegmentHit[] {
  if (more.length === 0) return [...hits];
  return [...hits, ...more].sort((a, b) => Buffer.compare(b.id, a.id)).slice(0, wanted);
}

/** The id behind this one, within the range: all from there on has been searched. */
function behind(id: Buffer, { to }: IdRange): Buffer {
  const next = behindId(id);
  return Buffer.compare(next, to) < 0 ? next : to;
}

/** The next id there could be. */
export function behindId(id: Buffer): Buffer {
  const next = Buffer.from(id);
  for (let byte = ID_BYTES - 1; byte >= 0; byte -= 1) {
    next[byte] = ((next[byte] as number) + 1) & 0xff;
    if (next[byte] !== 0) break;
  }
  return next;
}

const cutAt = (hits: readonly SegmentHit[], searchedTo: Buffer): FoundHits => ({
  hits: hits.filter(({ id }) => Buffer.compare(id, searchedTo) >= 0),
  searchedTo,
});
