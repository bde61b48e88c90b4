import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * Columns of numbers as bytes: all first bytes of a column, then all second ones and so on, under
 * zstd. What is alike lies together then: 61 bytes an event become some 22.
 */
export interface Column {
  /** The numbers in little-endian order, or rows of any other kind. */
  readonly bytes: Uint8Array;
  /** Bytes of each number or row. */
  readonly width: number;
}

/** The numbers of an array as a column. */
export function columnOf(numbers: Uint8Array | Uint16Array | Uint32Array | Float64Array): Column {
  return {
    bytes: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    width: numbers.BYTES_PER_ELEMENT,
  };
}

const VERSION = 1;
const HEAD_BYTES = 2;
const LENGTH_BYTES = 4;
const PLAIN = 0;
const ZSTD = 1;
/** Below this zstd's own costs, some 30 µs a call, are more than it saves. */
const SMALLEST_COMPRESSED_BYTES = 1_024;
const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const LARGEST_COLUMN_BYTES = 64 * 2 ** 20;

/** Columns in the order of the format; each may have a length of its own. */
export function encodeColumns(columns: readonly Column[]): Buffer {
  const payloads = columns.map(encodeColumn);
  const head = Buffer.alloc(HEAD_BYTES + columns.length * LENGTH_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeUInt8(columns.length, 1);
  payloads.forEach((payload, index) =>
    head.writeUInt32LE(payload.length, HEAD_BYTES + index * LENGTH_BYTES),
  );
  return Buffer.concat([head, ...payloads]);
}

/** Takes apart what encodeColumns wrote, one column at a time, since a search needs few of them. */
export class ColumnReader {
  readonly #blob: Buffer;
  readonly #starts: number[];

  /** Throws on bytes of another format: a newer version wrote them. */
  constructor(blob: Buffer) {
    if (blob[0] !== VERSION)
      throw new Error(`columns of version ${blob[0]}: upgrade this service to read them`);
    const count = blob.readUInt8(1);
    this.#blob = blob;
    this.#starts = [HEAD_BYTES + count * LENGTH_BYTES];
    for (let index = 0; index < count; index += 1) {
      const length = blob.readUInt32LE(HEAD_BYTES + index * LENGTH_BYTES);
      this.#starts.push((this.#starts[index] as number) + length);
    }
  }

  bytes(index: number): Uint8Array {
    return this.#decode(index, 1);
  }

  uint16(index: number): Uint16Array {
    const bytes = this.#decode(index, 2);
    return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  }

  uint32(index: number): Uint32Array {
    const bytes = this.#decode(index, 4);
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }

  float64(index: number): Float64Array {
    const bytes = this.#decode(index, 8);
    return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  }

  /** Rows of `width` bytes, one behind the other. */
  rows(index: number, width: number): Uint8Array {
    return this.#decode(index, width);
  }

  #decode(index: number, width: number): Uint8Array {
    const [start, end] = [this.#starts[index], this.#starts[index + 1]];
    if (start === undefined || end === undefined)
      throw new Error(`column ${index} is missing: the bytes are broken`);
    const payload = this.#blob.subarray(start + 1, end);
    const planes =
      this.#blob[start] === ZSTD
        ? zstdDecompressSync(payload, { maxOutputLength: LARGEST_COLUMN_BYTES })
        : payload;
    return width === 1 ? new Uint8Array(planes) : fromPlanes(planes, width);
  }
}

function encodeColumn({ bytes, width }: Column): Buffer {
  const planes = width === 1 ? bytes : toPlanes(bytes, width);
  const plain = planes.length < SMALLEST_COMPRESSED_BYTES;
  const payload = plain ? planes : zstdCompressSync(planes, ZSTD_OPTIONS);
  return Buffer.concat([Uint8Array.of(plain ? PLAIN : ZSTD), payload]);
}

function toPlanes(rows: Uint8Array, width: number): Uint8Array {
  const count = rows.length / width;
  const planes = new Uint8Array(rows.length);
  for (let plane = 0; plane < width; plane += 1) {
    let at = plane;
    const end = (plane + 1) * count;
    for (let to = plane * count; to < end; to += 1) {
      planes[to] = rows[at] as number;
      at += width;
    }
  }
  return planes;
}

function fromPlanes(planes: Uint8Array, width: number): Uint8Array {
  const count = planes.length / width;
  const rows = new Uint8Array(planes.length);
  for (let plane = 0; plane < width; plane += 1) {
    let to = plane;
    const end = (plane + 1) * count;
    for (let at = plane * count; at < end; at += 1) {
      rows[to] = planes[at] as number;
      to += width;
    }
  }
  return rows;
}
