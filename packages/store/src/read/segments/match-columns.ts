import { ACTOR_CLASSES, firstEventIdAt } from '@k8s-audit/audit-event';
import { ID_BYTES, NO_CODE, NO_DURATION, type Segment } from '../../format/segment-columns.ts';
import { codeOf, LEVELS, STAGES } from '../../schema/coded-words.ts';
import type { HasWord, Operator } from '../event-filter.ts';
import { equals, intersect, invert, isAmong, maskOf, unite, where, type Mask } from './mask.ts';
import type { ColumnFilter, PlannedFilter } from './plan-filter.ts';

/**
 * The events of a segment that may match: exactly those that do when no part of the filter needs
 * the event itself, else some more, which have to be looked into.
 */
export function matchColumns(filter: PlannedFilter, segment: Segment): Mask {
  const events = segment.stage.length;
  switch (filter.kind) {
    case 'and':
      return filter.filters.reduce(
        (mask, one) => intersect(mask, matchColumns(one, segment)),
        maskOf(events, 1),
      );
    case 'or':
      return filter.filters.reduce(
        (mask, one) => unite(mask, matchColumns(one, segment)),
        maskOf(events, 0),
      );
    case 'not':
      return needsEvent(filter.filter)
        ? maskOf(events, 1)
        : invert(matchColumns(filter.filter, segment));
    case 'texts':
      return filter.columns
        .map((column) => isAmong(segment.text(column), filter.numbers))
        .reduce(unite);
    case 'column':
      return matchField(filter, segment);
    case 'has':
      return HAS[filter.what](segment);
    case 'body':
      return maskOf(events, 1);
    default:
      return filter satisfies never;
  }
}

/** Whether a part of a filter can only be decided by looking into the event. */
export function needsEvent(filter: PlannedFilter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some(needsEvent);
    case 'not':
      return needsEvent(filter.filter);
    case 'body':
      return true;
    case 'texts':
    case 'column':
    case 'has':
      return false;
    default:
      return filter satisfies never;
  }
}

const HAS: Readonly<Record<HasWord, (segment: Segment) => Mask>> = {
  impersonation: ({ impersonated }) => where(impersonated, (number) => number !== 0),
  namespace: ({ namespace }) => where(namespace, (number) => number !== 0),
  name: ({ name }) => where(name, (number) => number !== 0),
  code: ({ code }) => where(code, (value) => value !== NO_CODE),
  duration: ({ durationUs }) => where(durationUs, (value) => value !== NO_DURATION),
  body: ({ level }) => where(level, (value) => value >= codeOf(LEVELS, 'Request')),
};

function matchField({ field, operator, value }: ColumnFilter, segment: Segment): Mask {
  switch (field) {
    case 'code':
      return compareNumbers(segment.code, NO_CODE, operator, Number(value));
    case 'duration':
      return compareNumbers(segment.durationUs, NO_DURATION, operator, Number(value));
    case 'time':
      return matchTime(segment, operator, BigInt(value));
    case 'actor':
      return equals(segment.actor, ACTOR_CLASSES.indexOf(value as (typeof ACTOR_CLASSES)[number]));
    case 'stage':
      return equals(segment.stage, codeOf(STAGES, value));
    case 'level':
      return equals(segment.level, codeOf(LEVELS, value));
    case 'outcome':
      return matchOutcome(segment, OUTCOMES[value] ?? (() => false));
    case 'decision':
      return matchOutcome(segment, DECISIONS[value] ?? (() => false));
    default:
      return field satisfies never;
  }
}

const COMPARISONS: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function compareNumbers(
  column: ArrayLike<number>,
  none: number,
  operator: Operator,
  value: number,
): Mask {
  const holds = COMPARISONS[operator];
  return where(column, (number) => number !== none && holds(number, value));
}

function matchTime(segment: Segment, operator: Operator, timeUs: bigint): Mask {
  const { ids } = segment;
  const from = findRow(ids, firstEventIdAt(timeUs));
  const behind = findRow(ids, firstEventIdAt(timeUs + 1n));
  const mask = maskOf(segment.stage.length, 0);
  switch (operator) {
    case '=':
      return mask.fill(1, from, behind);
    case '<':
      return mask.fill(1, 0, from);
    case '<=':
      return mask.fill(1, 0, behind);
    case '>':
      return mask.fill(1, behind);
    case '>=':
      return mask.fill(1, from);
    default:
      return operator satisfies never;
  }
}

/** The first row whose id is not below this one. */
export function findRow(ids: Uint8Array, id: Buffer): number {
  let low = 0;
  let high = ids.length / ID_BYTES;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * ID_BYTES;
    if (Buffer.compare(ids.subarray(at, at + ID_BYTES), id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const RECEIVED = codeOf(STAGES, 'RequestReceived');
const STARTED = codeOf(STAGES, 'ResponseStarted');
const PANIC = codeOf(STAGES, 'Panic');
/** Of codes below 400, and where there is none. */
const FIRST_FAILURE = 400;

type OutcomeTest = (code: number, stage: number) => boolean;

const isRefusal = (code: number): boolean => code === 401 || code === 403;
const isFailure = (code: number): boolean => code >= FIRST_FAILURE && code !== NO_CODE;

/** The outcomes as audit-event's outcomeOf tells them, by code and stage. */
const OUTCOMES: Readonly<Record<string, OutcomeTest>> = {
  received: (_code, stage) => stage === RECEIVED,
  refused: (code, stage) => isRefusal(code) && stage !== RECEIVED,
  failed: (code, stage) =>
    (isFailure(code) || stage === PANIC) && !isRefusal(code) && stage !== RECEIVED,
  started: (code, stage) => !isFailure(code) && stage === STARTED,
  allowed: (code, stage) =>
    !isFailure(code) && stage !== RECEIVED && stage !== STARTED && stage !== PANIC,
};

const DECISIONS: Readonly<Record<string, OutcomeTest>> = {
  allow: (code, stage) => code !== 403 && code !== NO_CODE && stage !== RECEIVED,
  forbid: (code) => code === 403,
};

function matchOutcome({ code, stage }: Segment, test: OutcomeTest): Mask {
  const mask = new Uint8Array(code.length);
  for (let at = 0; at < mask.length; at += 1)
    mask[at] = test(code[at] as number, stage[at] as number) ? 1 : 0;
  return mask;
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
      return Object.keys(DECISIONS);
    default:
      return null;
  }
}
