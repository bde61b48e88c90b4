import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { Knex } from 'knex';
import {
  decodeChunkIndex,
  frameOfSlot,
  placeInFrame,
  type ChunkFrame,
  type ChunkIndex,
} from '../format/chunk-index.ts';

/** Where the bytes of an event lie. */
export interface BodyPlace {
  /** Days since 1970, of the event's time. */
  readonly day: number;
  readonly chunk: number;
  readonly slot: number;
}

export interface LoadedBody {
  readonly raw: Buffer;
  readonly receivedAt: Date;
}

/** More than any body limit: only a broken or forged frame says more. */
const LARGEST_FRAME_BYTES = 1024 * 2 ** 20;
/** A common frame in one round through Node's pool of threads. */
const UNPACK_CHUNK_BYTES = 1024 * 1024;
const PER_STATEMENT = 100;

const unpack = promisify(zstdDecompress);

/**
 * Reads the bytes of events, in the order of the places. Only the frames that hold them leave the
 * database, and each is unpacked once. Throws when a body is missing: rows and bodies are written
 * in one transaction and dropped together.
 */
export async function loadBodies(knex: Knex, places: readonly BodyPlace[]): Promise<LoadedBody[]> {
  const indexes = await readIndexes(knex, places);
  const wanted = places.map((place) => {
    const index = indexes.get(chunkKey(place));
    if (index === undefined) throw bodyIsMissing(place);
    return { place, index, frame: frameOfSlot(index, place.slot) };
  });
  const frames = await readFrames(
    knex,
    new Map(wanted.map(({ place, frame }) => [frameKey(place, frame), { place, frame }])),
  );
  return wanted.map(({ place, index, frame }) => {
    const bytes = frames.get(frameKey(place, frame));
    if (bytes === undefined) throw bodyIsMissing(place);
    const { start, end } = placeInFrame(index, frame, place.slot);
    return { raw: bytes.subarray(start, end), receivedAt: new Date(frame.receivedAtMs) };
  });
}

const chunkKey = ({ day, chunk }: BodyPlace): string => `${day}:${chunk}`;
const frameKey = (place: BodyPlace, { at }: ChunkFrame): string => `${chunkKey(place)}:${at}`;

const bodyIsMissing = ({ day, chunk, slot }: BodyPlace): Error =>
  new Error(`the body of event ${slot} of chunk ${chunk} of day ${day} is missing`);

async function readIndexes(
  knex: Knex,
  places: readonly BodyPlace[],
): Promise<Map<string, ChunkIndex>> {
  const chunks = [...new Map(places.map((place) => [chunkKey(place), place])).values()];
  const indexes = new Map<string, ChunkIndex>();
  for (let at = 0; at < chunks.length; at += PER_STATEMENT) {
    const rows = await knex('chunks')
      .whereIn(
        ['day', 'chunk', 'part'],
        chunks.slice(at, at + PER_STATEMENT).map(({ day, chunk }) => [day, chunk, 0]),
      )
      .select<Array<{ day: number; chunk: number; places: Buffer }>>('day', 'chunk', 'places');
    for (const row of rows) indexes.set(`${row.day}:${row.chunk}`, decodeChunkIndex(row.places));
  }
  return indexes;
}

type WantedFrame = { readonly place: BodyPlace; readonly frame: ChunkFrame };

async function readFrames(
  knex: Knex,
  wanted: ReadonlyMap<string, WantedFrame>,
): Promise<Map<string, Buffer>> {
  const all = [...wanted];
  const unpacked = new Map<string, Buffer>();
  for (let at = 0; at < all.length; at += PER_STATEMENT) {
    const some = all.slice(at, at + PER_STATEMENT);
    const slices = await readSlices(
      knex,
      some.map(([, frame]) => frame),
    );
    await Promise.all(
      some.map(async ([key, { place, frame }], index) => {
        const slice = slices[index];
        // A slice that is short goes on in further parts: a frame too large for a row.
        const packed = slice?.length === frame.bytes ? slice : await readParts(knex, place, frame);
        unpacked.set(
          key,
          await unpack(packed, {
            maxOutputLength: LARGEST_FRAME_BYTES,
            chunkSize: UNPACK_CHUNK_BYTES,
          }),
        );
      }),
    );
  }
  return unpacked;
}

/** Primary key look-ups joined by UNION ALL: one round trip, and slices instead of whole chunks. */
async function readSlices(
  knex: Knex,
  frames: readonly WantedFrame[],
): Promise<Array<Buffer | undefined>> {
  const sql = frames
    .map(
      (_frame, index) =>
        `SELECT ${index} AS place, SUBSTRING(data, ?, ?) AS data FROM chunks WHERE day = ? AND chunk = ? AND part = 0`,
    )
    .join(' UNION ALL ');
  const bindings = frames.flatMap(({ place, frame }) => [
    frame.at + 1,
    frame.bytes,
    place.day,
    place.chunk,
  ]);
  const [rows] = (await knex.raw(sql, bindings)) as [Array<{ place: number; data: Buffer }>];
  const slices: Array<Buffer | undefined> = frames.map(() => undefined);
  for (const row of rows) slices[row.place] = row.data;
  return slices;
}

/** One frame as it is stored. */
export async function readFrame(knex: Knex, place: BodyPlace, frame: ChunkFrame): Promise<Buffer> {
  const [slice] = await readSlices(knex, [{ place, frame }]);
  return slice?.length === frame.bytes ? slice : readParts(knex, place, frame);
}

async function readParts(
  knex: Knex,
  { day, chunk }: BodyPlace,
  frame: ChunkFrame,
): Promise<Buffer> {
  const rows = await knex('chunks')
    .where({ day, chunk })
    .orderBy('part')
    .select<Array<{ data: Buffer }>>('data');
  return Buffer.concat(rows.map((row) => row.data)).subarray(frame.at, frame.at + frame.bytes);
}
