import { ACTOR_CLASSES } from '@k8s-audit/audit-event';
import { mayHold } from '../../format/bloom-filter.ts';
import { valueHash } from '../../format/segment-columns.ts';
import { codeOf, LEVELS, STAGES } from '../../schema/coded-words.ts';
import type { SegmentHead } from './list-segments.ts';
import type { ColumnFilter, PlannedFilter } from './plan-filter.ts';

/** Asking for more values than this would find one of them in any segment. */
const MOST_VALUES_ASKED = 1_000;

/** False when surely no event of a segment matches, as its head and its value filter tell. */
export function mayMatch(filter: PlannedFilter, head: SegmentHead, values: Buffer): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((one) => mayMatch(one, head, values));
    case 'or':
      return filter.filters.some((one) => mayMatch(one, head, values));
    case 'texts': {
      const { numbers, columns } = filter;
      const [column] = columns;
      if (column === undefined || numbers.size > MOST_VALUES_ASKED) return true;
      return [...numbers].some((number) => mayHold(values, valueHash(column, number)));
    }
    case 'column':
      return mayMatchField(filter, head, values);
    case 'has':
    case 'not':
    case 'body':
      return true;
    default:
      return filter satisfies never;
  }
}

function mayMatchField(
  { field, operator, value }: ColumnFilter,
  head: SegmentHead,
  values: Buffer,
): boolean {
  const holds = (...args: Parameters<typeof valueHash>): boolean =>
    mayHold(values, valueHash(...args));
  switch (field) {
    case 'code':
      return operator !== '=' || holds('code', Number(value));
    case 'duration':
      return !operator.startsWith('>') || head.longestUs >= Number(value);
    case 'actor':
      return holds('actor', (ACTOR_CLASSES as readonly string[]).indexOf(value));
    case 'stage':
      return holds('stage', codeOf(STAGES, value));
    case 'level':
      return holds('level', codeOf(LEVELS, value));
    case 'outcome':
      return value !== 'refused' || holds('code', 401) || holds('code', 403);
    case 'decision':
      return value !== 'forbid' || holds('code', 403);
    case 'time':
      return true;
    default:
      return field satisfies never;
  }
}
