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
  const head = Buffer.alloc(headBytes(columns.length));
  head.writeUInt8(VERSION, 0);
  head.writeUInt8(columns.length, 1);
  payloads.forEach((payload, index) =>
    head.writeUInt32LE(payload.length, HEAD_BYTES + index * LENGTH_BYTES),
  );
  return Buffer.concat([head, ...payloads]);
}

/** Columns as they were packed, by their places in the order of the format. */
export interface PackedColumns {
  packed(index: number): Uint8Array;
}

/** Where a packed column lies in what encodeColumns wrote. */
export interface ColumnPlace {
  readonly at: number;
  readonly bytes: number;
}

/** How many bytes say where the columns lie. */
export const headBytes = (columns: number): number => HEAD_BYTES + columns * LENGTH_BYTES;

/** Reads those bytes. Throws on bytes of another format: a newer version wrote them. */
export function readPlaces(head: Buffer): ColumnPlace[] {
  if (head[0] !== VERSION)
    throw new Error(`columns of version ${head[0]}: upgrade this service to read them`);
  const count = head.readUInt8(1);
  let at = headBytes(count);
  return Array.from({ length: count }, (_, index) => {
    const bytes = head.readUInt32LE(HEAD_BYTES + index * LENGTH_BYTES);
    const place = { at, bytes };
    at += bytes;
    return place;
  });
}

/** All columns that encodeColumns wrote. Throws as readPlaces does. */
export class ColumnBlob implements PackedColumns {
  readonly #blob: Buffer;
  readonly #places: readonly ColumnPlace[];

  constructor(blob: Buffer) {
    this.#blob = blob;
    this.#places = readPlaces(blob);
  }

  packed(index: number): Uint8Array {
    const place = this.#places[index];
    if (place === undefined) throw new Error(`column ${index} is missing: the bytes are broken`);
    return this.#blob.subarray(place.at, place.at + place.bytes);
  }
}

/** zstd's output in one piece takes half the time; without room to spare a second one is begun. */
const OUTPUT_MARGIN_BYTES = 64;

/**
 * The bytes of a packed column: those of one-byte numbers, or all first bytes, then all second ones
 * and so on. Fastest where `bytes` says how many there are.
 */
export function unpackPlanes(packed: Uint8Array, bytes?: number): Uint8Array {
  const payload = packed.subarray(1);
  return packed[0] === ZSTD
    ? zstdDecompressSync(payload, {
        maxOutputLength: LARGEST_COLUMN_BYTES,
        ...(bytes !== undefined && { chunkSize: bytes + OUTPUT_MARGIN_BYTES }),
      })
    : payload;
}

export function uint16OfPlanes(planes: Uint8Array): Uint16Array {
  const count = planes.length / 2;
  const numbers = new Uint16Array(count);
  for (let at = 0; at < count; at += 1)
    numbers[at] = (planes[at] as number) | ((planes[count + at] as number) << 8);
  return numbers;
}

/** In one pass: four that write every fourth byte take three times as long. */
export function uint32OfPlanes(planes: Uint8Array): Uint32Array {
  const count = planes.length / 4;
  const [second, third, fourth] = [count, 2 * count, 3 * count];
  const numbers = new Uint32Array(count);
  for (let at = 0; at < count; at += 1)
    numbers[at] =
      (planes[at] as number) |
      ((planes[second + at] as number) << 8) |
      ((planes[third + at] as number) << 16) |
      ((planes[fourth + at] as number) << 24);
  return numbers;
}

/** The planes of some rows alone. */
export function pickPlanes(planes: Uint8Array, width: number, rows: Uint32Array): Uint8Array {
  const count = planes.length / width;
  const picked = new Uint8Array(width * rows.length);
  let to = 0;
  for (let start = 0; start < planes.length; start += count)
    for (const row of rows) {
      picked[to] = planes[start + row] as number;
      to += 1;
    }
  return picked;
}

export const float64OfPlanes = (planes: Uint8Array): Float64Array =>
  new Float64Array(rowsOfPlanes(planes, 8).buffer);

/** Rows of `width` bytes, one behind the other. */
export function rowsOfPlanes(planes: Uint8Array, width: number): Uint8Array {
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

function encodeColumn({ bytes, width }: Column): Buffer {
  const planes = width === 1 ? bytes : toPlanes(bytes, width);
  const plain = planes.length < SMALLEST_COMPRESSED_BYTES;
  const payload = plain ? planes : zstdCompressSync(planes, ZSTD_OPTIONS);
  return Buffer.concat([Uint8Array.of(plain ? PLAIN : ZSTD), payload]);
}

function toPlanes(rows: Uint8Array, width: number): Uint8Array {
  const count = rows.length / width;
  const planes = new Uint8Array(rows.length);
  // Four bytes at a time take half the time.
  if (width % 4 === 0 && rows.byteOffset % 4 === 0) return wordsToPlanes(rows, width, planes);
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

function wordsToPlanes(rows: Uint8Array, width: number, planes: Uint8Array): Uint8Array {
  const count = rows.length / width;
  const words = new Uint32Array(rows.buffer, rows.byteOffset, rows.length / 4);
  const wordsPerRow = width / 4;
  for (let word = 0; word < wordsPerRow; word += 1) {
    const first = 4 * word * count;
    const [second, third, fourth] = [first + count, first + 2 * count, first + 3 * count];
    let at = word;
    for (let row = 0; row < count; row += 1) {
      const value = words[at] as number;
      planes[first + row] = value;
      planes[second + row] = value >>> 8;
      planes[third + row] = value >>> 16;
      planes[fourth + row] = value >>> 24;
      at += wordsPerRow;
    }
  }
  return planes;
}
