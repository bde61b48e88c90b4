import {
  pickPlanes,
  uint16OfPlanes,
  uint32OfPlanes,
  unpackPlanes,
  type PackedColumns,
} from './column-codec.ts';
import { ID_BYTES, SEGMENT_COLUMNS, type SegmentColumn } from './segment-columns.ts';

/** A column as it is unpacked; ids stay planes. */
export type UnpackedColumn = Uint8Array | Uint16Array | Uint32Array;

/** Which rows of a segment. */
export type Rows = Uint32Array;

/** How the planes of a column become what is searched. */
export interface ColumnKind<Column extends UnpackedColumn> {
  readonly width: number;
  unpack(planes: Uint8Array): Column;
  /** Some rows of what was unpacked. */
  pick(column: Column, rows: Rows): Column;
}

export const IDS: ColumnKind<Uint8Array> = {
  width: ID_BYTES,
  unpack: (planes) => planes,
  pick: (planes, rows) => pickPlanes(planes, ID_BYTES, rows),
};
export const BYTES: ColumnKind<Uint8Array> = {
  width: 1,
  unpack: (planes) => planes,
  pick: (column, rows) => gather(column, rows, new Uint8Array(rows.length)),
};
export const SHORTS: ColumnKind<Uint16Array> = {
  width: 2,
  unpack: uint16OfPlanes,
  pick: (column, rows) => gather(column, rows, new Uint16Array(rows.length)),
};
export const LONGS: ColumnKind<Uint32Array> = {
  width: 4,
  unpack: uint32OfPlanes,
  pick: (column, rows) => gather(column, rows, new Uint32Array(rows.length)),
};

function gather<Column extends UnpackedColumn>(column: Column, rows: Rows, to: Column): Column {
  for (let at = 0; at < rows.length; at += 1) to[at] = column[rows[at] as number] as number;
  return to;
}

/** Where a segment has its columns from. */
export interface ColumnSource {
  column<Column extends UnpackedColumn>(name: SegmentColumn, kind: ColumnKind<Column>): Column;
  pick<Column extends UnpackedColumn>(
    name: SegmentColumn,
    kind: ColumnKind<Column>,
    rows: Rows,
  ): Column;
}

/** Where unpacked columns are kept for the next who asks. */
export interface KeptColumns {
  get(name: SegmentColumn): UnpackedColumn | undefined;
  set(name: SegmentColumn, column: UnpackedColumn): unknown;
}

function keepOnce<Column extends UnpackedColumn>(
  kept: KeptColumns,
  name: SegmentColumn,
  make: () => Column,
): Column {
  const known = kept.get(name);
  if (known !== undefined) return known as Column;
  const column = make();
  kept.set(name, column);
  return column;
}

/** Unpacks columns, of so many events, when they are first asked for. */
export class PackedSource implements ColumnSource {
  readonly #packed: PackedColumns;
  readonly #kept: KeptColumns;
  readonly #events: number;

  constructor(packed: PackedColumns, kept: KeptColumns, events: number) {
    this.#packed = packed;
    this.#kept = kept;
    this.#events = events;
  }

  column<Column extends UnpackedColumn>(name: SegmentColumn, kind: ColumnKind<Column>): Column {
    return keepOnce(this.#kept, name, () => kind.unpack(this.#planes(name, kind.width)));
  }

  /** Not kept, and without making numbers of the rows that nobody asks for: that is half the time. */
  pick<Column extends UnpackedColumn>(
    name: SegmentColumn,
    kind: ColumnKind<Column>,
    rows: Rows,
  ): Column {
    const known = this.#kept.get(name);
    return known === undefined
      ? kind.unpack(pickPlanes(this.#planes(name, kind.width), kind.width, rows))
      : kind.pick(known as Column, rows);
  }

  #planes(name: SegmentColumn, width: number): Uint8Array {
    const packed = this.#packed.packed(SEGMENT_COLUMNS.indexOf(name));
    return unpackPlanes(packed, this.#events * width);
  }
}

/** Some rows of another source. */
export class PickedSource implements ColumnSource {
  readonly #source: ColumnSource;
  readonly #rows: Rows;
  readonly #kept = new Map<SegmentColumn, UnpackedColumn>();

  constructor(source: ColumnSource, rows: Rows) {
    this.#source = source;
    this.#rows = rows;
  }

  column<Column extends UnpackedColumn>(name: SegmentColumn, kind: ColumnKind<Column>): Column {
    return keepOnce(this.#kept, name, () => this.#source.pick(name, kind, this.#rows));
  }

  pick<Column extends UnpackedColumn>(
    name: SegmentColumn,
    kind: ColumnKind<Column>,
    rows: Rows,
  ): Column {
    return kind.pick(this.column(name, kind), rows);
  }
}
