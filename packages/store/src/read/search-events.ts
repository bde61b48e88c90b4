import type { Knex } from 'knex';
import { eventIdTimeUs, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import type { EventFilter } from './event-filter.ts';
import { isNever, needsBody, toSql, type SqlCondition } from './filter-sql.ts';
import { loadBodies, type BodyPlace, type LoadedBody } from './load-bodies.ts';
import { createBodyMatcher, type BodyMatcher } from './match-body.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import { createTimeBudget, QUERY_TIME_LIMIT_MS, type TimeBudget } from './time-budget.ts';
import { searchWindows, type SearchWindow } from './search-windows.ts';
import type { StoredEvent } from './stored-event.ts';

export interface EventSearch {
  readonly filter: EventFilter;
  /** Half-open: from ≤ time < to, in µs since 1970. */
  readonly fromUs?: bigint | undefined;
  readonly toUs?: bigint | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** When the time was used up: all down to here has been searched; null when all of it was. */
  readonly searchedBackToUs: bigint | null;
}

type FoundRow = BodyPlace & { readonly cluster_text: string } & Readonly<Record<string, unknown>>;

/** A row, with its body where that was looked into to decide. */
interface Found {
  readonly row: FoundRow;
  readonly body: LoadedBody | null;
}

/** Rows whose bodies are looked into at once: some dozens of frames. */
const ROWS_PER_SCAN = 1_000;

interface Plan {
  readonly condition: SqlCondition;
  readonly matcher: BodyMatcher | null;
  /** What the matcher wants to know of each row. */
  readonly decisions: readonly SqlCondition[];
}

/**
 * One page, newest first. Throws InvalidCursorError and TooManyTextsError. Cursors name the last
 * event of a page, so that events which arrive meanwhile move nothing. The search goes back in time by
 * growing windows, and stops with what it has when its time is used up.
 */
export async function searchEvents(db: Database, search: EventSearch): Promise<EventPage> {
  const { knex } = db;
  const plan = await makePlan(knex, search.filter);
  const newest = await newestEventId(db);
  if (newest === null || isNever(plan.condition)) return NOTHING;
  const upper = search.cursor === undefined ? upperBound(newest) : decodeCursor(search.cursor);
  const to = search.toUs === undefined ? upper : smaller(upper, firstEventIdAt(search.toUs));
  const from = search.fromUs === undefined ? null : firstEventIdAt(search.fromUs);
  const budget = createTimeBudget(QUERY_TIME_LIMIT_MS);
  const found: Found[] = [];
  for (const window of searchWindows({ from, to })) {
    const end = await searchWindow(knex, { plan, window, budget, wanted: search.limit + 1, found });
    if (found.length > search.limit) break;
    if (end !== null) return makePage(knex, found, search.limit, end);
  }
  return makePage(knex, found, search.limit, null);
}

const NOTHING: EventPage = { events: [], nextCursor: null, searchedBackToUs: null };

const smaller = (a: Buffer, b: Buffer): Buffer => (Buffer.compare(a, b) <= 0 ? a : b);

/** The id behind the newest: searches are half-open. */
const upperBound = (newest: Buffer): Buffer => firstEventIdAt(eventIdTimeUs(newest) + 1n);

async function makePlan(knex: Knex, filter: EventFilter): Promise<Plan> {
  const condition = await toSql(knex, filter);
  if (!needsBody(filter)) return { condition, matcher: null, decisions: [] };
  const matcher = createBodyMatcher(filter);
  const decisions = await Promise.all(matcher.columns.map((one) => toSql(knex, one)));
  return { condition, matcher, decisions };
}

/** Adds what a window holds; gives the id down to which it was searched when the time was used up. */
async function searchWindow(
  knex: Knex,
  options: {
    readonly plan: Plan;
    readonly window: SearchWindow;
    readonly budget: TimeBudget;
    readonly wanted: number;
    readonly found: Found[];
  },
): Promise<Buffer | null> {
  const { plan, window, budget, wanted, found } = options;
  let { to } = window;
  for (;;) {
    const limit = plan.matcher === null ? wanted - found.length : ROWS_PER_SCAN;
    const rows = await budget.run((leftMs) =>
      buildQuery(knex, plan, { from: window.from, to }, limit).timeout(leftMs, { cancel: true }),
    );
    if (rows === null) return to;
    if (plan.matcher === null) found.push(...rows.map((row) => ({ row, body: null })));
    else await matchRows(knex, plan.matcher, rows, found);
    const last = rows.at(-1);
    if (found.length >= wanted || last === undefined || rows.length < limit) return null;
    to = last.id;
    if (budget.isUsedUp()) return to;
  }
}

async function matchRows(
  knex: Knex,
  matcher: BodyMatcher,
  rows: readonly FoundRow[],
  found: Found[],
): Promise<void> {
  const bodies = await loadBodies(knex, rows);
  rows.forEach((row, index) => {
    const body = bodies[index];
    const decided = matcher.columns.map((_filter, column) => Number(row[`d${column}`]) === 1);
    if (body !== undefined && matcher.matches(body.raw, decided)) found.push({ row, body });
  });
}

function buildQuery(knex: Knex, plan: Plan, { from, to }: SearchWindow, limit: number) {
  const query = selectEvents(knex).where('e.id', '<', to).orderBy('e.id', 'desc').limit(limit);
  if (from !== null) void query.where('e.id', '>=', from);
  void query.whereRaw(plan.condition.sql, [...plan.condition.bindings]);
  plan.decisions.forEach(({ sql, bindings }, column) => {
    void query.select(knex.raw(`COALESCE(${sql}, 0) AS d${column}`, [...bindings]));
  });
  return query;
}

function selectEvents(knex: Knex): Knex.QueryBuilder<object, FoundRow[]> {
  return knex({ e: 'events' })
    .join({ c: 'dictionary' }, 'c.id', 'e.cluster_id')
    .select('e.id', 'e.batch', 'e.frame_at', 'e.frame_bytes', 'e.slot', { cluster_text: 'c.text' });
}

async function makePage(
  knex: Knex,
  found: readonly Found[],
  limit: number,
  searchedTo: Buffer | null,
): Promise<EventPage> {
  const page = found.slice(0, limit);
  const unread = page.filter(({ body }) => body === null).map(({ row }) => row);
  const bodies = await loadBodies(knex, unread);
  const read = new Map(unread.map((row, index) => [row, bodies[index]]));
  const events = page.map(({ row, body }) => toStoredEvent(row, body ?? read.get(row)));
  const last = page.at(-1)?.row;
  if (searchedTo !== null) {
    return {
      events,
      nextCursor: encodeCursor(searchedTo),
      searchedBackToUs: eventIdTimeUs(searchedTo),
    };
  }
  const nextCursor = found.length > limit && last ? encodeCursor(last.id) : null;
  return { events, nextCursor, searchedBackToUs: null };
}

/** One event by its id, or null. */
export async function findEvent(db: Database, id: Buffer): Promise<StoredEvent | null> {
  const [row] = await selectEvents(db.knex).where('e.id', id).limit(1);
  if (row === undefined) return null;
  const [body] = await loadBodies(db.knex, [row]);
  return toStoredEvent(row, body);
}

/** Whether an event is newer than this one: cheap enough to ask every second. */
export async function newestEventId(db: Database): Promise<Buffer | null> {
  const row = await db.knex('events').max<{ id: Buffer | null }>({ id: 'id' }).first();
  return row?.id ?? null;
}

function toStoredEvent(row: FoundRow, body: LoadedBody | undefined): StoredEvent {
  if (body === undefined) throw new Error(`no body was loaded for ${eventIdTimeUs(row.id)}`);
  return { id: row.id, cluster: row.cluster_text, receivedAt: body.receivedAt, raw: body.raw };
}
