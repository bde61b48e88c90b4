import { eventIdTimeUs } from '@k8s-audit/audit-event';
import { encodePlaces, formatLogEntry } from '@k8s-audit/merkle-log';
import type { Knex } from 'knex';
import type { Database } from '../connection/database.ts';
import {
  decodeChunkIndex,
  frameOfSlot,
  type ChunkFrame,
  type ChunkIndex,
} from '../format/chunk-index.ts';
import { unpackFrame } from '../format/unpack-frame.ts';
import { readFrame } from '../read/load-bodies.ts';
import { dayOf } from '../schema/event-partitions.ts';
import { toEntry, type LeafRow } from './log-leaf.ts';

/** Where an event stands in the log. */
export interface LoggedEvent {
  readonly chunk: number;
  readonly position: number;
  /** The text of its leaf, which the leaf's hash is over. */
  readonly leaf: string;
  /** The text whose hash the leaf has. */
  readonly details: string;
  /** Which frame of the details, and which event of the frame, both from 0. */
  readonly frame: number;
  readonly event: number;
  /** Where each event of the frame lies in it. */
  readonly places: Buffer;
  /** All bytes of the frame: the whole batch with which the event came. */
  content(): Promise<Buffer>;
}

/** A chunk that the log holds. */
interface LoggedChunk {
  readonly position: number;
  readonly leaf: string;
  readonly details: string;
  readonly index: ChunkIndex;
}

/** Chunks kept in memory while many events are proven: some KiB each, and their events lie together. */
const KEPT_CHUNKS = 64;

/** Finds events in the log; null for one that is not there: it came before the log, or a moment ago. */
export function createLogFinder({ knex }: Pick<Database, 'knex'>) {
  const chunks = new Map<number, Promise<LoggedChunk | null>>();
  const chunkOf = (day: number, chunk: number): Promise<LoggedChunk | null> => {
    const known = chunks.get(chunk) ?? readLoggedChunk(knex, day, chunk);
    if (chunks.size >= KEPT_CHUNKS) chunks.clear();
    chunks.set(chunk, known);
    return known;
  };
  return async (id: Buffer): Promise<LoggedEvent | null> => {
    const row = await knex('events')
      .where({ id })
      .first<{ chunk: number; slot: number } | undefined>('chunk', 'slot');
    if (row === undefined) return null;
    const place = { ...row, day: dayOf(eventIdTimeUs(id)) };
    const logged = await chunkOf(place.day, row.chunk);
    if (logged === null) return null;
    const { index, ...rest } = logged;
    const frame = frameOfSlot(index, row.slot);
    return {
      ...rest,
      chunk: row.chunk,
      frame: index.frames.indexOf(frame),
      event: row.slot - frame.firstSlot,
      places: placesOf(index, frame),
      content: async () => unpackFrame(await readFrame(knex, place, frame), index, frame),
    };
  };
}

async function readLoggedChunk(
  knex: Knex,
  day: number,
  chunk: number,
): Promise<LoggedChunk | null> {
  const [leaf, stored] = await Promise.all([
    knex('log_leaves').where({ chunk, kind: 1 }).first<LeafRow | undefined>(),
    knex('chunks')
      .where({ day, chunk, part: 0 })
      .first<{ places: Buffer; details: Buffer | null } | undefined>('places', 'details'),
  ]);
  if (leaf === undefined || stored === undefined || stored.details === null) return null;
  return {
    position: Number(leaf.position),
    leaf: formatLogEntry(toEntry(leaf)),
    details: stored.details.toString(),
    index: decodeChunkIndex(stored.places),
  };
}

/** Where the events of one frame lie, in the form that the log has hashed. */
export function placesOf({ frames, gaps, lengths }: ChunkIndex, frame: ChunkFrame): Buffer {
  const next = frames[frames.indexOf(frame) + 1]?.firstSlot ?? lengths.length;
  return encodePlaces({
    gaps: gaps.subarray(frame.firstSlot, next),
    lengths: lengths.subarray(frame.firstSlot, next),
  });
}
