import type { Knex } from 'knex';
import {
  decodeChunkIndex,
  frameOfSlot,
  placeInFrame,
  type ChunkFrame,
  type ChunkIndex,
} from '../format/chunk-index.ts';
import { unpackFrame } from '../format/unpack-frame.ts';

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

/** A page of as many frames in one statement, some 5 MB. */
const PER_STATEMENT = 50;
/** As many threads as Node's pool has; each frame takes some 650 KB until its events are cut out. */
const UNPACKED_AT_ONCE = 4;

/**
 * Reads the bytes of events, in the order of the places. Only the frames that hold them leave the
 * database, and each is unpacked once. Throws when a body is missing: rows and bodies are written
 * in one transaction and dropped together.
 */
export async function loadBodies(knex: Knex, places: readonly BodyPlace[]): Promise<LoadedBody[]> {
  const indexes = await readIndexes(knex, places);
  const frames = new Map<string, WantedFrame>();
  places.forEach((place, position) => {
    const index = indexes.get(chunkKey(place));
    if (index === undefined) throw bodyIsMissing(place);
    const frame = frameOfSlot(index, place.slot);
    const key = `${chunkKey(place)}:${frame.at}`;
    const wanted = frames.get(key) ?? { place, index, frame, events: [] };
    wanted.events.push({ position, slot: place.slot });
    frames.set(key, wanted);
  });
  const loaded = new Map<number, LoadedBody>();
  const all = [...frames.values()];
  for (let at = 0; at < all.length; at += PER_STATEMENT)
    await cutFrames(knex, all.slice(at, at + PER_STATEMENT), loaded);
  return places.map((place, position) => {
    const body = loaded.get(position);
    if (body === undefined) throw bodyIsMissing(place);
    return body;
  });
}

const chunkKey = ({ day, chunk }: BodyPlace): string => `${day}:${chunk}`;

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

/** A frame, and which of the wanted events lie in it. */
interface WantedFrame {
  readonly place: BodyPlace;
  readonly index: ChunkIndex;
  readonly frame: ChunkFrame;
  readonly events: Array<{ readonly position: number; readonly slot: number }>;
}

/** Reads frames, and copies out their wanted events: a view would keep the whole frame in memory. */
async function cutFrames(
  knex: Knex,
  frames: readonly WantedFrame[],
  loaded: Map<number, LoadedBody>,
): Promise<void> {
  const slices = await readSlices(knex, frames);
  for (let at = 0; at < frames.length; at += UNPACKED_AT_ONCE)
    await Promise.all(
      frames.slice(at, at + UNPACKED_AT_ONCE).map(async (wanted, offset) => {
        const { place, index, frame, events } = wanted;
        const slice = slices[at + offset];
        // A slice that is short goes on in further parts: a frame too large for a row.
        const packed = slice?.length === frame.bytes ? slice : await readParts(knex, place, frame);
        const bytes = await unpackFrame(packed, index, frame);
        const receivedAt = new Date(frame.receivedAtMs);
        for (const { position, slot } of events) {
          const { start, end } = placeInFrame(index, frame, slot);
          loaded.set(position, { raw: Buffer.from(bytes.subarray(start, end)), receivedAt });
        }
      }),
    );
}

/** Primary key look-ups joined by UNION ALL: one round trip, and slices instead of whole chunks. */
async function readSlices(
  knex: Knex,
  frames: ReadonlyArray<Pick<WantedFrame, 'place' | 'frame'>>,
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
