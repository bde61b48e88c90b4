import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { openSegment } from '../format/segment.ts';
import { arrangeColumns, orderById } from '../write/event-columns.ts';
import { inTransaction } from '../write/in-transaction.ts';
import { encodeSegments, insertSegments } from '../write/insert-segments.ts';

/**
 * What a merged segment holds at most: its columns take 1.4 MiB, and a search passes over them in
 * some 3 ms. Twice as many would hardly be smaller, and be read for a single hit all the same.
 */
const EVENTS_PER_SEGMENT = 65_536;
/** Segments of a day that are of one size are merged when there are so many of them. */
const SEGMENTS_PER_MERGE = 8;
/** Sizes grow by this: so each event is merged some five times, however slowly events come. */
const SIZE_STEP = 8;
/** Searches and live views that began with a segment have ended, or gone on, by then. */
const REPLACED_KEPT_MINUTES = 2;
const DELETED_PER_STATEMENT = 500;

interface SmallSegment {
  readonly day: number;
  readonly segment: number;
  readonly events: number;
}

/**
 * Merges small segments of each day into larger ones, and deletes those that were replaced some
 * minutes ago. To be run by one process at a time. Resolves to how many were merged.
 */
export async function mergeSegments(pool: Pool): Promise<number> {
  const [rows] = await pool.query<Array<RowDataPacket & SmallSegment>>(
    `SELECT day, segment, events FROM segments
     WHERE replaced_at IS NULL AND events < ${EVENTS_PER_SEGMENT / 2} ORDER BY day, first_id`,
  );
  let merged = 0;
  for (const ofDay of Map.groupBy(rows, ({ day }) => day).values()) {
    for (const group of chooseGroups(ofDay)) {
      await mergeGroup(pool, group);
      merged += group.length;
    }
  }
  await pool.query(
    // The log follows commits by their segments: those it has not read yet stay.
    `DELETE FROM segments WHERE replaced_at < TIMESTAMPADD(MINUTE, -${REPLACED_KEPT_MINUTES}, UTC_TIMESTAMP(3))
     AND segment <= (SELECT segment FROM log_state WHERE id = 1) LIMIT ${DELETED_PER_STATEMENT}`,
  );
  return merged;
}

/**
 * Which small segments of a day to merge now: those of the smallest sizes, once there are enough of
 * them. In the order of time, so that merged ones overlap little.
 */
export function chooseGroups(segments: readonly SmallSegment[]): SmallSegment[][] {
  for (let limit = SIZE_STEP; limit <= EVENTS_PER_SEGMENT; limit *= SIZE_STEP) {
    const small = segments.filter(({ events }) => events < limit);
    if (small.length >= SEGMENTS_PER_MERGE) return cutGroups(small);
  }
  return [];
}

function cutGroups(segments: readonly SmallSegment[]): SmallSegment[][] {
  const groups: SmallSegment[][] = [];
  let group: SmallSegment[] = [];
  let events = 0;
  for (const segment of segments) {
    if (events + segment.events > EVENTS_PER_SEGMENT) {
      groups.push(group);
      group = [];
      events = 0;
    }
    group.push(segment);
    events += segment.events;
  }
  groups.push(group);
  return groups.filter(({ length }) => length > 1);
}

async function mergeGroup(pool: Pool, group: readonly SmallSegment[]): Promise<void> {
  const keys = group.map(({ day, segment }) => `(${day},${segment})`).join(',');
  const [rows] = await pool.query<Array<RowDataPacket & { data: Buffer }>>(
    `SELECT data FROM segments WHERE (day, segment) IN (${keys})`,
  );
  const sources = rows.map(({ data }) => openSegment(data));
  const encoded = encodeSegments(arrangeColumns(sources, orderById(sources)));
  await inTransaction(pool, async (connection) => {
    const [replaced] = await connection.query<ResultSetHeader>(
      `UPDATE segments SET replaced_at = UTC_TIMESTAMP(3) WHERE (day, segment) IN (${keys}) AND replaced_at IS NULL`,
    );
    // Another process that merges as well would make events appear twice.
    if (replaced.affectedRows !== group.length)
      throw new Error(
        'segments were merged by somebody else at the same time; nothing was changed',
      );
    await insertSegments(connection, encoded, 1);
  });
}
