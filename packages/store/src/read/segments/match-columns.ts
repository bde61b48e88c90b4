import { ACTOR_CLASSES, firstEventIdAt } from '@k8s-audit/audit-event';
import { NO_CODE, NO_DURATION, type SegmentColumn } from '../../format/segment-columns.ts';
import type { Segment } from '../../format/segment.ts';
import { codeOf, LEVELS, STAGES } from '../../schema/coded-words.ts';
import type { HasWord, Operator } from '../event-filter.ts';
import { equals, intersect, invert, isAmong, maskOf, unite, where, type Mask } from './mask.ts';
import type { ColumnFilter, PlannedFilter } from './plan-filter.ts';

/**
 * The events of a segment that may match: exactly those that do when no part of the filter needs
 * the event itself, else some more, which have to be looked into.
 */
export function matchColumns(filter: PlannedFilter, segment: Segment): Mask {
  const { events } = segment;
  switch (filter.kind) {
    case 'and':
      return matchAll(filter.filters, segment);
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
    case 'has': {
      const { column, holds } = HAS[filter.what];
      return where(segment[column], holds);
    }
    case 'body':
      return maskOf(events, 1);
    default:
      return filter satisfies never;
  }
}

/** What none can match any more is not looked at. */
function matchAll(filters: readonly PlannedFilter[], segment: Segment): Mask {
  const [first, ...others] = filters;
  if (first === undefined) return maskOf(segment.events, 1);
  const mask = matchColumns(first, segment);
  for (const filter of others) {
    if (!mask.includes(1)) break;
    intersect(mask, matchColumns(filter, segment));
  }
  return mask;
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

/** Which column tells whether an event has something, and of which values. */
export const HAS = {
  impersonation: { column: 'impersonated', holds: (number) => number !== 0 },
  namespace: { column: 'namespace', holds: (number) => number !== 0 },
  name: { column: 'name', holds: (number) => number !== 0 },
  code: { column: 'code', holds: (value) => value !== NO_CODE },
  duration: { column: 'durationUs', holds: (value) => value !== NO_DURATION },
  body: { column: 'level', holds: (value) => value >= codeOf(LEVELS, 'Request') },
} as const satisfies Record<HasWord, { column: SegmentColumn; holds: (value: number) => boolean }>;

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
  const ids = segment.idPlanes;
  const from = ids.rowFrom(firstEventIdAt(timeUs));
  const behind = ids.rowFrom(firstEventIdAt(timeUs + 1n));
  const mask = maskOf(segment.events, 0);
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
