import type { Knex } from 'knex';
import { ACTOR_CLASSES, firstEventIdAt } from '@k8s-audit/audit-event';
import { codeOf, LEVELS, STAGES } from '../schema/coded-words.ts';
import {
  isBodyField,
  isNumberField,
  isWordField,
  type WORD_FIELDS,
  type EventFilter,
  type FieldFilter,
  type HasWord,
} from './event-filter.ts';
import { findTexts } from './find-texts.ts';

/** A condition on the columns of `events e`, with only numbers, hex literals and bindings in it. */
export interface SqlCondition {
  readonly sql: string;
  readonly bindings: ReadonlyArray<number | Buffer>;
}

const TRUE: SqlCondition = { sql: '1 = 1', bindings: [] };
const FALSE: SqlCondition = { sql: '1 = 0', bindings: [] };

/** Whether no row can match. */
export const isNever = ({ sql }: SqlCondition): boolean => sql === FALSE.sql;

const plain = (sql: string): SqlCondition => ({ sql, bindings: [] });

/** Whether a part of a filter can only be decided by looking into the event. */
export function needsBody(filter: EventFilter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some(needsBody);
    case 'not':
      return needsBody(filter.filter);
    case 'field':
      return isBodyField(filter.field);
    case 'text':
      return true;
    case 'has':
      return false;
    default:
      return filter satisfies never;
  }
}

/**
 * The rows that may match: exactly those that do when no part needs a body, else some more, which
 * have to be looked into.
 */
export async function toSql(knex: Knex, filter: EventFilter): Promise<SqlCondition> {
  switch (filter.kind) {
    case 'and':
      return join(await Promise.all(filter.filters.map((one) => toSql(knex, one))), 'AND');
    case 'or':
      return join(await Promise.all(filter.filters.map((one) => toSql(knex, one))), 'OR');
    case 'not':
      return needsBody(filter.filter) ? TRUE : negate(await toSql(knex, filter.filter));
    case 'field':
      return fieldToSql(knex, filter);
    case 'has':
      return plain(HAS[filter.what]);
    case 'text':
      return TRUE;
    default:
      return filter satisfies never;
  }
}

const HAS: Readonly<Record<HasWord, string>> = {
  impersonation: 'e.impersonated_id IS NOT NULL',
  namespace: 'e.namespace_id IS NOT NULL',
  name: 'e.name_id IS NOT NULL',
  code: 'e.code IS NOT NULL',
  duration: 'e.duration_us IS NOT NULL',
  body: `e.level >= ${codeOf(LEVELS, 'Request')}`,
};

function join(conditions: readonly SqlCondition[], word: 'AND' | 'OR'): SqlCondition {
  const [neutral, decisive] = word === 'AND' ? [TRUE, FALSE] : [FALSE, TRUE];
  if (conditions.some(({ sql }) => sql === decisive.sql)) return decisive;
  const left = conditions.filter(({ sql }) => sql !== neutral.sql);
  if (left.length === 0) return neutral;
  return {
    sql: `(${left.map(({ sql }) => sql).join(` ${word} `)})`,
    bindings: left.flatMap(({ bindings }) => bindings),
  };
}

function negate({ sql, bindings }: SqlCondition): SqlCondition {
  if (sql === TRUE.sql) return FALSE;
  if (sql === FALSE.sql) return TRUE;
  // A column that is NULL does not have the value: it is among those that are not.
  return { sql: `NOT COALESCE(${sql}, 0)`, bindings };
}

const NUMBER_COLUMNS = { code: 'e.code', duration: 'e.duration_us' } as const;

async function fieldToSql(knex: Knex, filter: FieldFilter): Promise<SqlCondition> {
  const { field, operator, value } = filter;
  if (isNumberField(field))
    return { sql: `${NUMBER_COLUMNS[field]} ${operator} ?`, bindings: [Number(value)] };
  if (isBodyField(field)) return TRUE;
  if (isWordField(field)) return plain(wordToSql(field, value));
  if (field === 'time') return timeToSql(operator, BigInt(value));
  return textToSql(await findTexts(knex, field, value));
}

function timeToSql(operator: FieldFilter['operator'], timeUs: bigint): SqlCondition {
  // Ids of one microsecond differ: «at most» is «before the next».
  const after = operator === '>' || operator === '<=';
  const id = firstEventIdAt(after ? timeUs + 1n : timeUs);
  if (operator === '=')
    return { sql: '(e.id >= ? AND e.id < ?)', bindings: [id, firstEventIdAt(timeUs + 1n)] };
  return { sql: `e.id ${operator.startsWith('>') ? '>=' : '<'} ?`, bindings: [id] };
}

function textToSql({
  columns,
  ids,
}: {
  readonly columns: readonly string[];
  readonly ids: readonly number[];
}): SqlCondition {
  if (ids.length === 0) return FALSE;
  const list = ids.join(', '); // Numbers out of the dictionary.
  return join(
    columns.map((column) =>
      plain(ids.length === 1 ? `e.${column} = ${list}` : `e.${column} IN (${list})`),
    ),
    'OR',
  );
}

const REFUSED = 'e.code IN (401, 403)';
const RECEIVED = `e.stage = ${codeOf(STAGES, 'RequestReceived')}`;
const STARTED = `e.stage = ${codeOf(STAGES, 'ResponseStarted')}`;
const PANIC = `e.stage = ${codeOf(STAGES, 'Panic')}`;

/** The outcomes as audit-event's outcomeOf tells them, by code and stage. */
const OUTCOMES: Readonly<Record<string, string>> = {
  received: RECEIVED,
  refused: `(${REFUSED} AND NOT ${RECEIVED})`,
  failed: `((e.code >= 400 OR ${PANIC}) AND NOT COALESCE(${REFUSED}, 0) AND NOT ${RECEIVED})`,
  started: `(COALESCE(e.code, 0) < 400 AND ${STARTED})`,
  allowed: `(COALESCE(e.code, 0) < 400 AND NOT ${RECEIVED} AND NOT ${STARTED} AND NOT ${PANIC})`,
};

function wordToSql(field: (typeof WORD_FIELDS)[number], value: string): string {
  switch (field) {
    case 'actor':
      return `e.actor_class = ${ACTOR_CLASSES.indexOf(value as (typeof ACTOR_CLASSES)[number])}`;
    case 'stage':
      return `e.stage = ${codeOf(STAGES, value)}`;
    case 'level':
      return `e.level = ${codeOf(LEVELS, value)}`;
    case 'outcome':
      return OUTCOMES[value] ?? FALSE.sql;
    case 'decision':
      return value === 'forbid' ? 'e.code = 403' : `(e.code <> 403 AND NOT ${RECEIVED})`;
    default:
      return field satisfies never;
  }
}

/** The words that a field takes; null for a field of other values. */
export function wordsOf(field: string): readonly string[] | null {
  switch (field) {
    case 'actor':
      return ACTOR_CLASSES;
    case 'stage':
      return STAGES;
    case 'level':
      return LEVELS;
    case 'outcome':
      return Object.keys(OUTCOMES);
    case 'decision':
      return ['allow', 'forbid'];
    default:
      return null;
  }
}
