import type { Rows } from '../../format/column-source.ts';
import type { SegmentColumn } from '../../format/segment-columns.ts';
import type { Segment } from '../../format/segment.ts';
import { listFilterColumns } from './list-filter-columns.ts';
import type { Mask } from './mask.ts';
import { matchColumns, needsEvent } from './match-columns.ts';
import type { PlannedFilter } from './plan-filter.ts';
import type { RowRange } from './rows-within.ts';

/** Where no more than this part of the rows is left, they are picked: whole columns take longer. */
const FEW = 1 / 32;

/**
 * The rows of a segment, out of a range, that may match: exactly those that do when no part of the
 * filter needs the event itself, else some more, which have to be looked into.
 */
export function findRows(plan: PlannedFilter, segment: Segment, range: RowRange): Rows {
  const [first, ...others] = orderByCost(listParts(plan));
  let rows = rowsOf(first === undefined ? null : matchColumns(first, segment), range);
  for (const part of others) {
    if (rows.length === 0) break;
    const few = isFew(rows, segment);
    const mask = matchColumns(part, few ? segment.pick(rows) : segment);
    rows = rows.filter((row, at) => mask[few ? at : row] === 1);
  }
  return rows;
}

/** Whether picking these rows of a column costs less than looking at all of it. */
export const isFew = (rows: Rows, { events }: Segment): boolean => rows.length <= events * FEW;

/** All of these must match. */
const listParts = (plan: PlannedFilter): readonly PlannedFilter[] =>
  plan.kind === 'and' ? plan.filters.flatMap(listParts) : [plan];

/** What is looked at in all rows is a quick column, if there is one. */
const orderByCost = (parts: readonly PlannedFilter[]): readonly PlannedFilter[] =>
  parts.toSorted((a, b) => costOf(a) - costOf(b));

/** A byte an event, and among them the actor, of whom few are people. */
const QUICK: ReadonlySet<SegmentColumn> = new Set(['stage', 'level', 'actor']);

const costOf = (part: PlannedFilter): number =>
  needsEvent(part)
    ? Number.MAX_SAFE_INTEGER
    : listFilterColumns(part).filter((name) => !QUICK.has(name)).length;

function rowsOf(mask: Mask | null, { first, end }: RowRange): Rows {
  const rows = new Uint32Array(Math.max(0, end - first));
  let count = 0;
  for (let row = first; row < end; row += 1) {
    if (mask !== null && mask[row] !== 1) continue;
    rows[count] = row;
    count += 1;
  }
  return rows.subarray(0, count);
}
