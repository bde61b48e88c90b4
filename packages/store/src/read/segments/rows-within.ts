import type { SegmentColumn } from '../../format/segment-columns.ts';
import type { Segment } from '../../format/segment.ts';
import type { IdRange, SegmentHead } from './list-segments.ts';

type Ends = Pick<SegmentHead, 'firstId' | 'lastId'>;

/** Rows of a segment, half-open. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

const beginsWithin = ({ from }: IdRange, { firstId }: Ends): boolean =>
  from === null || Buffer.compare(from, firstId) <= 0;
const endsWithin = ({ to }: IdRange, { lastId }: Ends): boolean => Buffer.compare(lastId, to) < 0;

/** What has to be loaded for rowsWithin: of most segments of a search all rows are in its range. */
export const listRangeColumns = (range: IdRange, head: Ends): readonly SegmentColumn[] =>
  beginsWithin(range, head) && endsWithin(range, head) ? [] : ['ids'];

/** The rows of a segment whose ids are in a range. */
export const rowsWithin = (range: IdRange, head: Ends, segment: Segment): RowRange => ({
  first:
    range.from === null || beginsWithin(range, head) ? 0 : segment.idPlanes.rowFrom(range.from),
  end: endsWithin(range, head) ? segment.events : segment.idPlanes.rowFrom(range.to),
});
