import { eventIdTimeUs } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import { ID_BYTES, type Segment } from '../format/segment-columns.ts';
import { dayOf } from '../schema/event-partitions.ts';
import { loadBodies, type BodyPlace, type LoadedBody } from './load-bodies.ts';
import { createEventMatcher, mayMatchWords, type EventTest } from './match-event.ts';
import { listSegments, type IdRange, type SegmentList } from './segments/list-segments.ts';
import { findRow, matchColumns, needsEvent } from './segments/match-columns.ts';
import { mayMatch } from './segments/may-match.ts';
import type { PlannedFilter } from './segments/plan-filter.ts';
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
    const segment = await db.segments.load(db.knex, head);
    const rows = candidateRows(search, segment);
    const found =
      matcher === null
        ? { hits: rows.slice(0, search.wanted).map((row) => toHit(segment, row)), openRow: null }
        : await lookInto(db, { search, segment, rows, test: matcher(segment), day: head.day });
    hits = mergeNewest(hits, found.hits, search.wanted);
    if (found.openRow !== null) {
      const open = idOf(segment, found.openRow);
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

/** The rows of a segment in the range that may match, newest first. */
export function candidateRows(
  { plan, range }: Pick<HitSearch, 'plan' | 'range'>,
  segment: Segment,
): number[] {
  const mask = matchColumns(plan, segment);
  const { ids } = segment;
  const first = range.from === null ? 0 : findRow(ids, range.from);
  const rows: number[] = [];
  for (let row = findRow(ids, range.to) - 1; row >= first; row -= 1)
    if (mask[row] === 1) rows.push(row);
  return rows;
}

const idOf = ({ ids }: Segment, row: number): Buffer =>
  Buffer.from(ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES));

export const toHit = (segment: Segment, row: number): SegmentHit => ({
  id: idOf(segment, row),
  row,
  cluster: segment.cluster[row] as number,
  chunk: segment.chunk[row] as number,
  slot: segment.slot[row] as number,
  body: null,
});

/** Reads the events themselves, newest first; `openRow` is the first that time did not suffice for. */
export async function lookInto(
  db: Database,
  options: {
    readonly search: Pick<HitSearch, 'plan' | 'wanted' | 'budget'>;
    readonly segment: Segment;
    readonly rows: readonly number[];
    readonly test: EventTest;
    readonly day: number;
  },
): Promise<{ hits: SegmentHit[]; openRow: number | null }> {
  const { search, segment, test, day } = options;
  const words = await readWordFilters(
    db.knex,
    day,
    new Set(options.rows.map((row) => segment.chunk[row] as number)),
  );
  const chunks = new Set(
    [...words].filter(([, filter]) => mayMatchWords(search.plan, filter)).map(([chunk]) => chunk),
  );
  const rows = options.rows.filter((row) => chunks.has(segment.chunk[row] as number));
  const hits: SegmentHit[] = [];
  for (let at = 0; at < rows.length && hits.length < search.wanted; at += ROWS_PER_SCAN) {
    if (search.budget.isUsedUp()) return { hits, openRow: rows[at] as number };
    const some = rows.slice(at, at + ROWS_PER_SCAN).map((row) => toHit(segment, row));
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
