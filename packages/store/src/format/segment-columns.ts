import { BloomBuilder, mix } from './bloom-filter.ts';
import { columnOf, ColumnReader, encodeColumns } from './column-codec.ts';

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

export function encodeSegment(columns: SegmentColumns): Buffer {
  return encodeColumns([
    { bytes: columns.ids, width: ID_BYTES },
    ...TEXT_COLUMNS.map((name) => columnOf(columns[name])),
    columnOf(columns.code),
    columnOf(columns.stage),
    columnOf(columns.level),
    columnOf(columns.actor),
    columnOf(columns.durationUs),
    columnOf(columns.chunk),
    columnOf(columns.slot),
  ]);
}

const AFTER_TEXTS = 1 + TEXT_COLUMNS.length;

/** Reads a segment; each column is unpacked when it is first asked for, and kept. */
export class Segment implements SegmentColumns {
  readonly #reader: ColumnReader;
  readonly #unpacked = new Map<number, Uint8Array | Uint16Array | Uint32Array>();

  constructor(blob: Buffer) {
    this.#reader = new ColumnReader(blob);
  }

  get ids(): Uint8Array {
    return this.#once(0, () => this.#reader.rows(0, ID_BYTES));
  }
  get cluster(): Uint32Array {
    return this.text('cluster');
  }
  get user(): Uint32Array {
    return this.text('user');
  }
  get impersonated(): Uint32Array {
    return this.text('impersonated');
  }
  get agent(): Uint32Array {
    return this.text('agent');
  }
  get ip(): Uint32Array {
    return this.text('ip');
  }
  get verb(): Uint32Array {
    return this.text('verb');
  }
  get resource(): Uint32Array {
    return this.text('resource');
  }
  get namespace(): Uint32Array {
    return this.text('namespace');
  }
  get name(): Uint32Array {
    return this.text('name');
  }
  get code(): Uint16Array {
    return this.#once(AFTER_TEXTS, () => this.#reader.uint16(AFTER_TEXTS));
  }
  get stage(): Uint8Array {
    return this.#once(AFTER_TEXTS + 1, () => this.#reader.bytes(AFTER_TEXTS + 1));
  }
  get level(): Uint8Array {
    return this.#once(AFTER_TEXTS + 2, () => this.#reader.bytes(AFTER_TEXTS + 2));
  }
  get actor(): Uint8Array {
    return this.#once(AFTER_TEXTS + 3, () => this.#reader.bytes(AFTER_TEXTS + 3));
  }
  get durationUs(): Uint32Array {
    return this.#once(AFTER_TEXTS + 4, () => this.#reader.uint32(AFTER_TEXTS + 4));
  }
  get chunk(): Uint32Array {
    return this.#once(AFTER_TEXTS + 5, () => this.#reader.uint32(AFTER_TEXTS + 5));
  }
  get slot(): Uint16Array {
    return this.#once(AFTER_TEXTS + 6, () => this.#reader.uint16(AFTER_TEXTS + 6));
  }

  text(name: TextColumn): Uint32Array {
    const index = 1 + TEXT_COLUMNS.indexOf(name);
    return this.#once(index, () => this.#reader.uint32(index));
  }

  /** Bytes in memory of what has been unpacked. */
  get unpackedBytes(): number {
    return [...this.#unpacked.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  #once<T extends Uint8Array | Uint16Array | Uint32Array>(index: number, unpack: () => T): T {
    const known = this.#unpacked.get(index);
    if (known !== undefined) return known as T;
    const unpacked = unpack();
    this.#unpacked.set(index, unpacked);
    return unpacked;
  }
}

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

function addDistinct(
  builder: BloomBuilder,
  values: Uint8Array | Uint16Array | Uint32Array,
  range: number,
): void {
  let last = -1;
  for (const value of values) {
    if (value !== last) builder.add(mix(range + value));
    last = value;
  }
}
