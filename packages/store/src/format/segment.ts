import { ColumnBlob, rowsOfPlanes, unpackPlanes } from './column-codec.ts';
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
  SEGMENT_COLUMNS,
  type SegmentColumn,
  type SegmentColumns,
  type TextColumn,
} from './segment-columns.ts';

/** The columns of events by their names. Asking for one that its source does not have throws. */
export class Segment implements SegmentColumns {
  readonly events: number;
  readonly #source: ColumnSource;
  #ids: Uint8Array | undefined;

  constructor(source: ColumnSource, events: number) {
    this.#source = source;
    this.events = events;
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

const STAGE = SEGMENT_COLUMNS.indexOf('stage');

/** A segment of which all columns are at hand. Throws on bytes of a newer version. */
export function openSegment(data: Buffer): Segment {
  const blob = new ColumnBlob(data);
  // A byte an event: it says how much room the others take.
  const events = unpackPlanes(blob.packed(STAGE)).length;
  return new Segment(new PackedSource(blob, new Map(), events), events);
}
