import type { SegmentColumn } from '../../format/segment-columns.ts';
import { HAS } from './match-columns.ts';
import type { ColumnFilter, PlannedFilter } from './plan-filter.ts';

/** The columns that matchColumns looks at: those that a search has to load. */
export function listFilterColumns(filter: PlannedFilter): readonly SegmentColumn[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(listFilterColumns);
    case 'not':
      return listFilterColumns(filter.filter);
    case 'texts':
      return filter.columns;
    case 'column':
      return FIELD_COLUMNS[filter.field];
    case 'has':
      return [HAS[filter.what].column];
    case 'body':
      return [];
    default:
      return filter satisfies never;
  }
}

const FIELD_COLUMNS: Readonly<Record<ColumnFilter['field'], readonly SegmentColumn[]>> = {
  code: ['code'],
  duration: ['durationUs'],
  time: ['ids'],
  actor: ['actor'],
  stage: ['stage'],
  level: ['level'],
  outcome: ['code', 'stage'],
  decision: ['code', 'stage'],
};
