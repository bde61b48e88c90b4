import type { Knex } from 'knex';
import { ACTOR_CLASSES, firstEventIdAt } from '@k8s-audit/audit-event';
import type { Database } from '../connection/database.ts';
import { NO_CODE } from '../format/segment-columns.ts';
import type { EventFilter } from './event-filter.ts';
import { chooseSegments, findHits } from './find-hits.ts';
import { splitResource } from './find-texts.ts';
import { findRows, isFew } from './segments/find-rows.ts';
import { listFilterColumns } from './segments/list-filter-columns.ts';
import { END_OF_IDS, type IdRange } from './segments/list-segments.ts';
import { needsEvent } from './segments/match-columns.ts';
import { planFilter, type PlannedFilter } from './segments/plan-filter.ts';
import { listRangeColumns, rowsWithin } from './segments/rows-within.ts';
import { ValueCounts } from './segments/value-counts.ts';
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

/** Events that are looked into for facets of free text. */
const MOST_SCANNED = 2_000;
const VALUES_SHOWN = 10;

/** The values that occur most among the events that match, newest first as long as there is time. */
export async function countFacets(db: Database, search: FacetSearch): Promise<Facets> {
  const plan = await planFilter(db.knex, search.filter);
  const range = {
    from: search.fromUs === undefined ? null : firstEventIdAt(search.fromUs),
    to: search.toUs === undefined ? END_OF_IDS : firstEventIdAt(search.toUs),
  };
  const counted = needsEvent(plan)
    ? await countHits(db, { plan, range, fields: search.fields })
    : await countColumns(db, { plan, range, fields: search.fields });
  const counts = counted.fields.map((values) => values.most(VALUES_SHOWN));
  const texts = await readTexts(db.knex, search.fields, counts);
  return {
    fields: search.fields.map((field, index) => ({
      field,
      values: (counts[index] ?? []).map(([id, count]) => ({
        value: nameValue(field, id, texts),
        count,
      })),
    })),
    counted: counted.events,
    partial: counted.partial,
  };
}

interface CountSearch {
  readonly plan: PlannedFilter;
  readonly range: IdRange;
  readonly fields: readonly FacetField[];
}

interface Counted {
  readonly fields: readonly ValueCounts[];
  readonly events: number;
  readonly partial: boolean;
}

async function countColumns(db: Database, { plan, range, fields }: CountSearch): Promise<Counted> {
  const counts = fields.map((field) => new ValueCounts(NONE[field] ?? 0));
  const budget = createTimeBudget(QUERY_TIME_LIMIT_MS);
  let events = 0;
  const { heads, leftTo } = await chooseSegments(db, { plan, range });
  for (const head of heads) {
    if (budget.isUsedUp()) return { fields: counts, events, partial: true };
    const asked = [...listFilterColumns(plan), ...listRangeColumns(range, head)];
    const segment = await db.segments.load(db.knex, head, asked);
    const rows = findRows(plan, segment, rowsWithin(range, head, segment));
    if (rows.length === 0) continue;
    events += rows.length;
    const counted = await db.segments.load(db.knex, head, fields);
    const picked = isFew(rows, counted) ? counted.pick(rows) : null;
    fields.forEach((field, index) => {
      if (picked === null) counts[index]?.addRows(counted[field], rows);
      else counts[index]?.addAll(picked[field]);
    });
  }
  return { fields: counts, events, partial: leftTo !== null };
}

/** What needs the events themselves is searched for, and then looked up in rows. */
async function countHits(db: Database, { plan, range, fields }: CountSearch): Promise<Counted> {
  const { hits, searchedTo } = await findHits(db, {
    plan,
    range,
    wanted: MOST_SCANNED,
    budget: createTimeBudget(QUERY_TIME_LIMIT_MS),
  });
  const ids = hits.map(({ id }) => id);
  const rows = await db
    .knex('events')
    .whereIn('id', ids)
    .select<Array<Record<string, number | null>>>(fields.map((field) => ROW_COLUMNS[field]));
  const counts = fields.map((field) => {
    const none = NONE[field] ?? 0;
    const values = new ValueCounts(none);
    for (const row of rows) values.add(row[ROW_COLUMNS[field]] ?? none);
    return values;
  });
  const partial = searchedTo !== null || hits.length >= MOST_SCANNED;
  return { fields: counts, events: rows.length, partial };
}

const ROW_COLUMNS: Readonly<Record<FacetField, string>> = {
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

/** What stands for «none» where that is not 0: an actor always has a class, the first is «unknown». */
const NONE: Partial<Record<FacetField, number>> = { code: NO_CODE, actor: -1 };

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
