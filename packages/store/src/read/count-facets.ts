import type { Knex } from 'knex';
import { ACTOR_CLASSES, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import type { EventFilter } from './event-filter.ts';
import { needsBody, toSql } from './filter-sql.ts';
import { splitResource } from './find-texts.ts';
import { searchEvents } from './search-events.ts';
import { createTimeBudget, QUERY_TIME_LIMIT_MS } from './time-budget.ts';

export const FACET_FIELDS = [
  'cluster',
  'user',
  'actor',
  'verb',
  'resource',
  'namespace',
  'name',
  'code',
  'agent',
  'ip',
] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

const COLUMNS: Readonly<Record<FacetField, string>> = {
  cluster: 'cluster_id',
  user: 'user_id',
  actor: 'actor_class',
  verb: 'verb_id',
  resource: 'resource_id',
  namespace: 'namespace_id',
  name: 'name_id',
  code: 'code',
  agent: 'agent_id',
  ip: 'ip_id',
};

export interface Facets {
  readonly fields: ReadonlyArray<{
    readonly field: FacetField;
    readonly values: ReadonlyArray<{ readonly value: string; readonly count: number }>;
  }>;
  /** Events that were counted: the newest that match. */
  readonly counted: number;
  /** Whether there are more that match than were counted. */
  readonly partial: boolean;
}

export interface FacetSearch {
  readonly filter: EventFilter;
  readonly fromUs?: bigint | undefined;
  readonly toUs?: bigint | undefined;
  readonly fields: readonly FacetField[];
}

/** One pass over the newest of them gives all fields: what is asked for most is in there. */
const MOST_COUNTED = 50_000;
const MOST_SCANNED = 2_000;
const VALUES_SHOWN = 10;

type Row = Readonly<Record<string, number | null>>;

/** The values that occur most among the newest events that match. */
export async function countFacets(db: Database, search: FacetSearch): Promise<Facets> {
  const { knex } = db;
  const scans = needsBody(search.filter);
  const limit = scans ? MOST_SCANNED : MOST_COUNTED;
  const rows = scans ? await findRows(db, search) : await readRows(knex, search);
  const counts = search.fields.map((field) => countColumn(rows, COLUMNS[field]));
  const texts = await readTexts(knex, search.fields, counts);
  return {
    fields: search.fields.map((field, index) => ({
      field,
      values: (counts[index] ?? []).map(([id, count]) => ({
        value: nameValue(field, id, texts),
        count,
      })),
    })),
    counted: rows.length,
    partial: rows.length >= limit,
  };
}

async function readRows(knex: Knex, search: FacetSearch): Promise<readonly Row[]> {
  const condition = await toSql(knex, search.filter);
  const query = knex({ e: 'events' })
    .select(search.fields.map((field) => `e.${COLUMNS[field]}`))
    .whereRaw(condition.sql, [...condition.bindings])
    .orderBy('e.id', 'desc')
    .limit(MOST_COUNTED);
  if (search.fromUs !== undefined) void query.where('e.id', '>=', firstEventIdAt(search.fromUs));
  if (search.toUs !== undefined) void query.where('e.id', '<', firstEventIdAt(search.toUs));
  const budget = createTimeBudget(QUERY_TIME_LIMIT_MS);
  return (await budget.run((leftMs) => query.timeout(leftMs, { cancel: true }))) ?? [];
}

/** What needs a body is searched for, and its rows are read by their ids. */
async function findRows(db: Database, search: FacetSearch): Promise<readonly Row[]> {
  const page = await searchEvents(db, { ...search, limit: MOST_SCANNED });
  if (page.events.length === 0) return [];
  return db
    .knex({ e: 'events' })
    .select(search.fields.map((field) => `e.${COLUMNS[field]}`))
    .whereIn(
      'e.id',
      page.events.map(({ id }) => id),
    );
}

function countColumn(rows: readonly Row[], column: string): Array<[number, number]> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const value = row[column];
    if (value !== null && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, VALUES_SHOWN);
}

async function readTexts(
  knex: Knex,
  fields: readonly FacetField[],
  counts: ReadonlyArray<ReadonlyArray<readonly [number, number]>>,
): Promise<ReadonlyMap<number, string>> {
  const ids = fields.flatMap((field, index) =>
    field === 'code' || field === 'actor' ? [] : (counts[index] ?? []).map(([id]) => id),
  );
  if (ids.length === 0) return new Map();
  const rows = await knex('dictionary')
    .whereIn('id', ids)
    .select<Array<{ id: number; text: string }>>('id', 'text');
  return new Map(rows.map(({ id, text }) => [id, text]));
}

function nameValue(field: FacetField, id: number, texts: ReadonlyMap<number, string>): string {
  if (field === 'code') return String(id);
  if (field === 'actor') return ACTOR_CLASSES[id] ?? 'unknown';
  const text = texts.get(id) ?? '';
  return field === 'resource' ? nameResource(text) : text;
}

/** As the query language takes it: `pods`, `apps/deployments`, `pods/exec`. */
function nameResource(stored: string): string {
  const { group, resource, subresource } = splitResource(stored);
  if (subresource === '') return group === '' ? resource : `${group}/${resource}`;
  return group === '' ? `${resource}/${subresource}` : stored;
}
