import {
  ID_BYTES,
  NO_CODE,
  NO_DURATION,
  SEGMENT_COLUMNS,
  TEXT_COLUMNS,
  type SegmentColumns,
  type TextColumn,
} from '../format/segment-columns.ts';
import { dayOfMs } from '../schema/event-partitions.ts';

/**
 * The events of a batch, or of a commit, as columns: no object is made for an event, so that a
 * garbage collection has nothing to do for it. Text columns hold numbers of the dictionary.
 */
export interface EventColumns extends SegmentColumns {
  readonly ids: Buffer;
}

export function createEventColumns(capacity: number): EventColumns {
  const texts = Object.fromEntries(
    TEXT_COLUMNS.map((name) => [name, new Uint32Array(capacity)]),
  ) as Record<TextColumn, Uint32Array>;
  return {
    ...texts,
    ids: Buffer.alloc(capacity * ID_BYTES),
    code: new Uint16Array(capacity).fill(NO_CODE),
    stage: new Uint8Array(capacity),
    level: new Uint8Array(capacity),
    actor: new Uint8Array(capacity),
    durationUs: new Uint32Array(capacity).fill(NO_DURATION),
    chunk: new Uint32Array(capacity),
    slot: new Uint16Array(capacity),
  };
}

const [, ...NUMBER_COLUMNS] = SEGMENT_COLUMNS; // All but the ids.

export const countOf = (columns: SegmentColumns): number => columns.code.length;

/** Days since 1970, of the time that an id carries. */
export function dayOfRow({ ids }: { readonly ids: Buffer }, row: number): number {
  return dayOfMs(ids.readUIntBE(row * ID_BYTES, 6));
}

/** The events from `start` up to `end`, exclusive, without copying. */
export function sliceColumns(columns: EventColumns, start: number, end: number): EventColumns {
  // Small batches are many, and 17 views of a column each cost as much as their events.
  if (start === 0 && end === countOf(columns)) return columns;
  const slices = Object.fromEntries(
    NUMBER_COLUMNS.map((name) => [name, columns[name].subarray(start, end)]),
  );
  return {
    ...(slices as Omit<EventColumns, 'ids'>),
    ids: columns.ids.subarray(start * ID_BYTES, end * ID_BYTES),
  };
}

/** One event of one of several sources: `source` and `row` are arrays of one length. */
export interface ColumnOrder {
  readonly source: Uint32Array;
  readonly row: Uint32Array;
}

/** Copies events of several sources into new columns, in the order given. */
export function arrangeColumns(
  sources: readonly SegmentColumns[],
  { source, row }: ColumnOrder,
): EventColumns {
  const arranged = createEventColumns(row.length);
  for (const name of NUMBER_COLUMNS) {
    const from = sources.map((columns) => columns[name]);
    const to = arranged[name];
    for (let at = 0; at < row.length; at += 1)
      to[at] = (from[source[at] as number] as Uint32Array)[row[at] as number] as number;
  }
  const ids = sources.map((columns) => wordsOf(columns.ids));
  const to = wordsOf(arranged.ids);
  for (let at = 0; at < row.length; at += 1) {
    const from = ids[source[at] as number] as Uint32Array;
    const start = (row[at] as number) * ID_WORDS;
    for (let word = 0; word < ID_WORDS; word += 1)
      to[at * ID_WORDS + word] = from[start + word] as number;
  }
  return arranged;
}

const ID_WORDS = ID_BYTES / 4;

/** Four bytes at a time; of a copy where they do not begin at a multiple of four. */
function wordsOf(ids: Uint8Array): Uint32Array {
  const aligned = ids.byteOffset % 4 === 0 ? ids : Uint8Array.from(ids);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}

/** The order of all events by id, where of several with one id only the first is taken. */
export function orderById(sources: readonly SegmentColumns[]): ColumnOrder {
  const all = listEvents(sources);
  const compare = (a: number, b: number): number =>
    (all.times[a] as number) - (all.times[b] as number) || compareIds(all, a, b);
  // The events of a source mostly lie in order, which this sort makes use of.
  const sorted = Array.from({ length: all.times.length }, (_, event) => event).sort(compare);
  const source = new Uint32Array(sorted.length);
  const row = new Uint32Array(sorted.length);
  let count = 0;
  let last = -1;
  for (const event of sorted) {
    if (last >= 0 && compare(last, event) === 0) continue;
    source[count] = all.source[event] as number;
    row[count] = all.row[event] as number;
    count += 1;
    last = event;
  }
  return { source: source.subarray(0, count), row: row.subarray(0, count) };
}

interface ListedEvents extends ColumnOrder {
  readonly sources: readonly SegmentColumns[];
  /** The time of each, as a number: in the order of ids, but equal for some that differ. */
  readonly times: Float64Array;
}

function listEvents(sources: readonly SegmentColumns[]): ListedEvents {
  const count = sources.reduce((sum, columns) => sum + countOf(columns), 0);
  const source = new Uint32Array(count);
  const row = new Uint32Array(count);
  const times = new Float64Array(count);
  let event = 0;
  sources.forEach((columns, index) => {
    for (let at = 0; at < countOf(columns); at += 1) {
      source[event] = index;
      row[event] = at;
      times[event] = timeKey(columns.ids, at * ID_BYTES);
      event += 1;
    }
  });
  return { sources, source, row, times };
}

/** 48 bits of milliseconds and 10 of microseconds: docs/adr/0003. */
function timeKey(ids: Uint8Array, at: number): number {
  let ms = 0;
  for (let byte = 0; byte < 6; byte += 1) ms = ms * 256 + (ids[at + byte] as number);
  return ms * 1_024 + (((ids[at + 6] as number) << 2) | ((ids[at + 7] as number) >> 6));
}

function compareIds({ sources, source, row }: ListedEvents, a: number, b: number): number {
  const idsA = (sources[source[a] as number] as SegmentColumns).ids;
  const idsB = (sources[source[b] as number] as SegmentColumns).ids;
  const atA = (row[a] as number) * ID_BYTES;
  const atB = (row[b] as number) * ID_BYTES;
  for (let byte = 0; byte < ID_BYTES; byte += 1) {
    const difference = (idsA[atA + byte] as number) - (idsB[atB + byte] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
