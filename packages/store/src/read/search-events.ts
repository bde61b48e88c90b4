import type { Knex } from 'knex';
import { eventIdTimeUs, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import { EVERYTHING, type EventFilter } from './event-filter.ts';
import { behindId, findHits, placeOf, type SegmentHit } from './find-hits.ts';
import { loadBodies, type LoadedBody } from './load-bodies.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import { END_OF_IDS } from './segments/list-segments.ts';
import { planFilter } from './segments/plan-filter.ts';
import { createTimeBudget, QUERY_TIME_LIMIT_MS } from './time-budget.ts';
import type { StoredEvent } from './stored-event.ts';

export interface EventSearch {
  readonly filter: EventFilter;
  /** Half-open: from ≤ time < to, in µs since 1970. */
  readonly fromUs?: bigint | undefined;
  readonly toUs?: bigint | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Less time than a query may take at most. */
  readonly maxMs?: number | undefined;
}

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** When the time was used up: all down to here has been searched; null when all of it was. */
  readonly searchedBackToUs: bigint | null;
}

/**
 * One page, newest first. Throws InvalidCursorError and TooManyTextsError. Cursors name the last
 * event of a page, so that events which arrive meanwhile move nothing. The search goes back in time,
 * and stops with what it has when its time is used up.
 */
export async function searchEvents(db: Database, search: EventSearch): Promise<EventPage> {
  const { knex } = db;
  const plan = await planFilter(knex, search.filter);
  const upper = search.cursor === undefined ? END_OF_IDS : decodeCursor(search.cursor);
  const to = search.toUs === undefined ? upper : smaller(upper, firstEventIdAt(search.toUs));
  const from = search.fromUs === undefined ? null : firstEventIdAt(search.fromUs);
  const { hits, searchedTo } = await findHits(db, {
    plan,
    range: { from, to },
    wanted: search.limit + 1,
    budget: createTimeBudget(Math.min(search.maxMs ?? QUERY_TIME_LIMIT_MS, QUERY_TIME_LIMIT_MS)),
  });
  const page = hits.slice(0, search.limit);
  const events = await readHits(db, page);
  const last = page.at(-1);
  if (hits.length > search.limit && last)
    return { events, nextCursor: encodeCursor(last.id), searchedBackToUs: null };
  return {
    events,
    nextCursor: searchedTo === null ? null : encodeCursor(searchedTo),
    searchedBackToUs: searchedTo === null ? null : eventIdTimeUs(searchedTo),
  };
}

const smaller = (a: Buffer, b: Buffer): Buffer => (Buffer.compare(a, b) <= 0 ? a : b);

/** Reads what is shown of events found. */
export async function readHits(
  { knex }: Pick<Database, 'knex'>,
  hits: ReadonlyArray<Omit<SegmentHit, 'row'>>,
): Promise<StoredEvent[]> {
  const unread = hits.filter(({ body }) => body === null);
  const bodies = await loadBodies(knex, unread.map(placeOf));
  const read = new Map<object, LoadedBody | undefined>(
    unread.map((hit, index) => [hit, bodies[index]]),
  );
  const clusters = await readClusterNames(knex, new Set(hits.map(({ cluster }) => cluster)));
  return hits.map((hit) => {
    const body = hit.body ?? read.get(hit);
    if (body === undefined) throw new Error(`no body was loaded for ${hit.id.toString('hex')}`);
    return { id: hit.id, cluster: clusters.get(hit.cluster) ?? '', ...body };
  });
}

async function readClusterNames(
  knex: Knex,
  numbers: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  if (numbers.size === 0) return new Map();
  const rows = await knex('dictionary')
    .whereIn('id', [...numbers])
    .select<Array<{ id: number; text: string }>>('id', 'text');
  return new Map(rows.map(({ id, text }) => [id, text]));
}

/** One event by its id; null also for one outside of what the filter holds for. */
export async function findEvent(
  db: Database,
  id: Buffer,
  within: EventFilter = EVERYTHING,
): Promise<StoredEvent | null> {
  if (within !== EVERYTHING) return findWithin(db, id, within);
  const row = await db
    .knex('events')
    .where({ id })
    .first<{ cluster: number; chunk: number; slot: number } | undefined>({
      cluster: 'cluster_id',
      chunk: 'chunk',
      slot: 'slot',
    });
  if (row === undefined) return null;
  const [stored] = await readHits(db, [{ id, ...row, body: null }]);
  return stored ?? null;
}

async function findWithin(
  db: Database,
  id: Buffer,
  within: EventFilter,
): Promise<StoredEvent | null> {
  const { hits } = await findHits(db, {
    plan: await planFilter(db.knex, within),
    range: { from: id, to: behindId(id) },
    wanted: 1,
    budget: createTimeBudget(QUERY_TIME_LIMIT_MS),
  });
  const [stored] = await readHits(db, hits);
  return stored ?? null;
}

/** The id of the newest event, or null in an empty store. */
export async function newestEventId(db: Database): Promise<Buffer | null> {
  const row = await db.knex('events').max<{ id: Buffer | null }>({ id: 'id' }).first();
  return row?.id ?? null;
}
