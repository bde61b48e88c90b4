import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { encodeSegment, ID_BYTES, TEXT_COLUMNS } from '../../format/segment-columns.ts';
import { openSegment, type Segment } from '../../format/segment.ts';
import { createEventColumns } from '../../write/event-columns.ts';
import { findRows } from './find-rows.ts';
import { matchColumns } from './match-columns.ts';
import type { PlannedFilter } from './plan-filter.ts';

const EVENTS = 2_000;

/** Values that are frequent, and such that few or no events have. */
function segmentOf(seed: number): Segment {
  const columns = createEventColumns(EVENTS);
  let state = seed | 1;
  const random = (below: number): number => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return (state >>> 8) % below;
  };
  for (let row = 0; row < EVENTS; row += 1) {
    columns.ids.writeUInt32BE(row, row * ID_BYTES);
    for (const name of TEXT_COLUMNS) columns[name][row] = random(3) ** random(12);
    columns.actor[row] = random(200) === 0 ? 1 : 2;
    columns.code[row] = random(50) === 0 ? 403 : 200;
    columns.stage[row] = random(3);
  }
  return openSegment(encodeSegment(columns));
}

const part = fc.oneof(
  fc.record({
    kind: fc.constant('texts' as const),
    columns: fc.subarray([...TEXT_COLUMNS], { minLength: 1, maxLength: 2 }),
    numbers: fc.array(fc.nat(40), { maxLength: 3 }).map((numbers) => new Set(numbers)),
  }),
  fc.constantFrom<PlannedFilter>(
    { kind: 'column', field: 'actor', operator: '=', value: 'person' },
    { kind: 'column', field: 'code', operator: '>=', value: '400' },
    { kind: 'column', field: 'outcome', operator: '=', value: 'refused' },
    { kind: 'has', what: 'name' },
    { kind: 'body', filter: { kind: 'text', text: 'x' }, words: [] },
  ),
);
const plan = fc.letrec<{ filter: PlannedFilter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    part,
    tie('filter').map((filter) => ({ kind: 'not' as const, filter })),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('filter'), { maxLength: 4 }),
    }),
  ),
})).filter;

describe('findRows', () => {
  it('finds what a look at whole columns finds, in any range, in all rows and in picked ones', () => {
    checkProperty(
      200,
      fc.property(fc.integer(), plan, fc.nat(EVENTS), fc.nat(EVENTS), (seed, filter, a, b) => {
        const segment = segmentOf(seed);
        const [first, end] = [Math.min(a, b), Math.max(a, b)];
        const mask = matchColumns(filter, segment);
        const rows = Uint32Array.from({ length: EVENTS }, (_, row) => row);
        const matching = rows.filter((row) => mask[row] === 1 && row >= first && row < end);
        expect(findRows(filter, segment, { first, end })).toEqual(matching);
        expect(segment.pick(matching).ids).toEqual(pickIds(segment, matching));
      }),
    );
  });
});

function pickIds(segment: Segment, rows: Uint32Array): Uint8Array {
  const ids = [...rows].map((row) => segment.ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES));
  return Uint8Array.from(ids.flatMap((id) => [...id]));
}
