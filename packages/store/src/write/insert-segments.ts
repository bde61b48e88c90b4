import type { PoolConnection } from 'mysql2/promise';
import {
  buildValueFilter,
  encodeSegment,
  ID_BYTES,
  NO_DURATION,
} from '../format/segment-columns.ts';
import { countOf, dayOfRow, sliceColumns, type EventColumns } from './event-columns.ts';
import { takeNumbers } from './take-numbers.ts';

/** The events of one day, in the order of their ids, as they are stored for searches. */
export interface EncodedSegment {
  readonly day: number;
  readonly events: number;
  readonly firstId: Buffer;
  readonly lastId: Buffer;
  readonly longestUs: number;
  readonly valueFilter: Buffer;
  readonly data: Buffer;
}

/** One segment for each day that has some of the events, which are in the order of their ids. */
export function encodeSegments(columns: EventColumns): EncodedSegment[] {
  const segments: EncodedSegment[] = [];
  const count = countOf(columns);
  for (let start = 0; start < count;) {
    const day = dayOfRow(columns, start);
    let end = start + 1;
    while (end < count && dayOfRow(columns, end) === day) end += 1;
    segments.push(encodeOne(day, sliceColumns(columns, start, end)));
    start = end;
  }
  return segments;
}

function encodeOne(day: number, columns: EventColumns): EncodedSegment {
  const { ids } = columns;
  return {
    day,
    events: countOf(columns),
    firstId: ids.subarray(0, ID_BYTES),
    lastId: ids.subarray(-ID_BYTES),
    longestUs: columns.durationUs.reduce(
      (longest, us) => (us !== NO_DURATION && us > longest ? us : longest),
      0,
    ),
    valueFilter: buildValueFilter(columns),
    data: encodeSegment(columns),
  };
}

/**
 * Call as the last statements of a transaction: taking numbers locks their row until its COMMIT, so
 * that whoever sees a number sees all below it. Live views follow the store by that order.
 */
export async function insertSegments(
  connection: PoolConnection,
  segments: readonly EncodedSegment[],
  tier: number,
): Promise<void> {
  if (segments.length === 0) return;
  const first = await takeNumbers(connection, 'segment', segments.length);
  for (const [index, segment] of segments.entries()) {
    await connection.execute(
      `INSERT INTO segments (day, segment, tier, events, first_id, last_id, longest_us, committed_at, value_filter, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), ?, ?)`,
      [
        segment.day,
        first + index,
        tier,
        segment.events,
        segment.firstId,
        segment.lastId,
        segment.longestUs,
        segment.valueFilter,
        segment.data,
      ],
    );
  }
}
