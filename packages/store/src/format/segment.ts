import { ColumnBlob, rowsOfPlanes } from './column-codec.ts';
import {
  BYTES,
  IDS,
  LONGS,
  PackedSource,
  PickedSource,
  SHORTS,
  type ColumnKind,
  type ColumnSource,
  type Rows,
  type UnpackedColumn,
} from './column-source.ts';
import { IdPlanes } from './id-planes.ts';
import {
  ID_BYTES,
  type SegmentColumn,
  type SegmentColumns,
  type TextColumn,
} from './segment-columns.ts';

/** The columns of events by their names. Asking for one that its source does not have throws. */
export class Segment implements SegmentColumns {
  readonly #source: ColumnSource;
  readonly #events: number | undefined;
  #ids: Uint8Array | undefined;

  constructor(source: ColumnSource, events?: number) {
    this.#source = source;
    this.#events = events;
  }

  get events(): number {
    return this.#events ?? this.stage.length;
  }

  /** Some rows of it, in the order given, as if they were all. */
  pick(rows: Rows): Segment {
    return new Segment(new PickedSource(this.#source, rows), rows.length);
  }

  /** Of all events: for few of them see idPlanes. */
  get ids(): Uint8Array {
    return (this.#ids ??= rowsOfPlanes(this.#column('ids', IDS), ID_BYTES));
  }
  get idPlanes(): IdPlanes {
    return new IdPlanes(this.#column('ids', IDS));
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
    return this.#column('code', SHORTS);
  }
  get stage(): Uint8Array {
    return this.#column('stage', BYTES);
  }
  get level(): Uint8Array {
    return this.#column('level', BYTES);
  }
  get actor(): Uint8Array {
    return this.#column('actor', BYTES);
  }
  get durationUs(): Uint32Array {
    return this.#column('durationUs', LONGS);
  }
  get chunk(): Uint32Array {
    return this.#column('chunk', LONGS);
  }
  get slot(): Uint16Array {
    return this.#column('slot', SHORTS);
  }

  text(name: TextColumn): Uint32Array {
    return this.#column(name, LONGS);
  }

  #column<T extends UnpackedColumn>(name: SegmentColumn, kind: ColumnKind<T>): T {
    return this.#source.column(name, kind);
  }
}

/** A segment of which all columns are at hand. Throws on bytes of a newer version. */
export const openSegment = (data: Buffer): Segment =>
  new Segment(new PackedSource(new ColumnBlob(data), new Map()));
