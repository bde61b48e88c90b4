import type { Knex } from 'knex';
import { eventIdTimeUs, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import type { EventFilter } from './event-filter.ts';
import { loadBodies, type BodyPlace } from './load-bodies.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import { resolveTerms, type ResolvedTerm } from './resolve-terms.ts';
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
}

type FoundRow = BodyPlace & { readonly cluster_text: string };

/** A query that takes longer is ended by the database, so that readers never starve the writers. */
export const QUERY_TIME_LIMIT_MS = 10_000;

/**
 * One page, newest first. Throws InvalidCursorError. Cursors name the last event of a page, so that
 * events which arrive meanwhile move nothing.
 */
export async function searchEvents(db: Database, search: EventSearch): Promise<EventPage> {
  const terms = await resolveTerms(db.knex, search.filter.terms);
  if (terms.some((term) => !term.negated && term.values.length === 0))
    return { events: [], nextCursor: null };
  const rows = await buildQuery(db.knex, search, terms).timeout(QUERY_TIME_LIMIT_MS, {
    cancel: true,
  });
  const page = rows.slice(0, search.limit);
  const bodies = await loadBodies(db.knex, page);
  const events = page.map((row, index) => toStoredEvent(row, bodies[index]));
  const last = page.at(-1);
  return { events, nextCursor: rows.length > search.limit && last ? encodeCursor(last.id) : null };
}

function buildQuery(knex: Knex, search: EventSearch, terms: readonly ResolvedTerm[]) {
  const query = selectEvents(knex)
    .orderBy('e.id', 'desc')
    .limit(search.limit + 1);
  if (search.cursor !== undefined) void query.where('e.id', '<', decodeCursor(search.cursor));
  if (search.fromUs !== undefined) void query.where('e.id', '>=', firstEventIdAt(search.fromUs));
  if (search.toUs !== undefined) void query.where('e.id', '<', firstEventIdAt(search.toUs));
  for (const term of terms) applyTerm(query, term);
  return query;
}

function selectEvents(knex: Knex): Knex.QueryBuilder<object, FoundRow[]> {
  return knex({ e: 'events' })
    .join({ c: 'dictionary' }, 'c.id', 'e.cluster_id')
    .select('e.id', 'e.batch', 'e.frame_at', 'e.frame_bytes', 'e.slot', { cluster_text: 'c.text' });
}

function applyTerm(query: Knex.QueryBuilder<object, FoundRow[]>, term: ResolvedTerm): void {
  const values = [...term.values];
  if (term.negated) {
    for (const column of term.columns) {
      void query.where((inner) => {
        void inner.whereNotIn(`e.${column}`, values).orWhereNull(`e.${column}`);
      });
    }
    return;
  }
  void query.where((inner) => {
    for (const column of term.columns) void inner.orWhereIn(`e.${column}`, values);
  });
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

function toStoredEvent(
  row: FoundRow,
  body: { readonly raw: Buffer; readonly receivedAt: Date } | undefined,
): StoredEvent {
  if (body === undefined) throw new Error(`no body was loaded for ${eventIdTimeUs(row.id)}`);
  return { id: row.id, cluster: row.cluster_text, receivedAt: body.receivedAt, raw: body.raw };
}
