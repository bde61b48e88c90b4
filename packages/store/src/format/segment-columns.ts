import { BloomBuilder, mix } from './bloom-filter.ts';
import { columnOf, encodeColumns } from './column-codec.ts';

/**
 * A segment holds the search columns of some thousand events, in the order of their ids. Searches
 * read these instead of rows: a filter over a million events looks at 16 segments.
 */
export const ID_BYTES = 16;

/** Columns that hold a number of the dictionary, 0 where there is none. Stored by position: append only. */
export const TEXT_COLUMNS = [
  'cluster',
  'user',
  'impersonated',
  'agent',
  'ip',
  'verb',
  'resource',
  'namespace',
  'name',
] as const;
export type TextColumn = (typeof TEXT_COLUMNS)[number];

/** What stands for «none». */
export const NO_CODE = 0xffff;
export const NO_DURATION = 0xffff_ffff;

/** The columns of events, as arrays of one length; `ids` has 16 bytes an event. */
export interface SegmentColumns extends Readonly<Record<TextColumn, Uint32Array>> {
  readonly ids: Uint8Array;
  readonly code: Uint16Array;
  readonly stage: Uint8Array;
  readonly level: Uint8Array;
  readonly actor: Uint8Array;
  readonly durationUs: Uint32Array;
  /** Where the event's bytes lie: see chunk-index.ts. */
  readonly chunk: Uint32Array;
  readonly slot: Uint16Array;
}

/** In the order in which they are stored: append only. */
export const SEGMENT_COLUMNS = [
  'ids',
  ...TEXT_COLUMNS,
  'code',
  'stage',
  'level',
  'actor',
  'durationUs',
  'chunk',
  'slot',
] as const satisfies ReadonlyArray<keyof SegmentColumns>;
export type SegmentColumn = (typeof SEGMENT_COLUMNS)[number];

export const encodeSegment = (columns: SegmentColumns): Buffer =>
  encodeColumns(
    SEGMENT_COLUMNS.map((name) =>
      name === 'ids' ? { bytes: columns.ids, width: ID_BYTES } : columnOf(columns[name]),
    ),
  );

/** Values of one-byte and code columns have ranges of their own behind the dictionary's numbers. */
const RANGES = { code: 0xf000_0000, actor: 0xf100_0000, stage: 0xf200_0000, level: 0xf300_0000 };

/** The hash under which a segment's filter holds a value of a column. */
export function valueHash(column: TextColumn | keyof typeof RANGES, value: number): number {
  const range = (RANGES as Partial<Record<string, number>>)[column] ?? 0;
  return mix(range + value);
}

/** Bits for each event before folding: as many as its values could need. */
const BITS_PER_EVENT = 64;

/** A Bloom filter of all values in a segment, so that searches for rare ones skip it. */
export function buildValueFilter(columns: SegmentColumns): Buffer {
  const builder = new BloomBuilder(columns.code.length * BITS_PER_EVENT);
  for (const name of TEXT_COLUMNS) addDistinct(builder, columns[name], 0);
  addDistinct(builder, columns.code, RANGES.code);
  addDistinct(builder, columns.actor, RANGES.actor);
  addDistinct(builder, columns.stage, RANGES.stage);
  addDistinct(builder, columns.level, RANGES.level);
  return builder.finish();
}

/** Values that were added lately are not hashed again: most of a column are. */
const KNOWN_VALUES = 1_024;

function addDistinct(
  builder: BloomBuilder,
  values: Uint8Array | Uint16Array | Uint32Array,
  range: number,
): void {
  const known = new Float64Array(KNOWN_VALUES).fill(-1);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (known[value % KNOWN_VALUES] === value) continue;
    known[value % KNOWN_VALUES] = value;
    builder.add(mix(range + value));
  }
}
