import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { eventIdTimeUs } from '@k8s-audit/audit-event';
import { encodePlaces, formatLogEntry, proveInclusion } from '@k8s-audit/merkle-log';
import type { Database } from '../connection/database.ts';
import {
  decodeChunkIndex,
  frameOfSlot,
  type ChunkFrame,
  type ChunkIndex,
} from '../format/chunk-index.ts';
import { readFrame } from '../read/load-bodies.ts';
import { dayOf } from '../schema/event-partitions.ts';
import { toEntry, type LeafRow } from './log-leaf.ts';
import { createLogTree } from './log-tree.ts';

const unpack = promisify(zstdDecompress);
const LARGEST_FRAME_BYTES = 2 ** 30;

/** Where an event stands in the log. */
export interface LoggedEvent {
  readonly position: number;
  /** The text of its leaf, which the leaf's hash is over. */
  readonly leaf: string;
  /** The text whose hash the leaf has. */
  readonly details: string;
  /** Which frame of the details, and which event of the frame, both from 0. */
  readonly frame: number;
  readonly event: number;
  /** Names the frame among all there are. */
  readonly frameKey: string;
  /** Where each event of the frame lies in it. */
  readonly places: Buffer;
  /** All bytes of the frame: the whole batch with which the event came. */
  content(): Promise<Buffer>;
}

/** Finds an event in the log; null when it is not there: it came before the log, or a moment ago. */
export async function findInLog(
  { knex }: Pick<Database, 'knex'>,
  id: Buffer,
): Promise<LoggedEvent | null> {
  const row = await knex('events')
    .where({ id })
    .first<{ chunk: number; slot: number } | undefined>('chunk', 'slot');
  if (row === undefined) return null;
  const day = dayOf(eventIdTimeUs(id));
  const [leaf, stored] = await Promise.all([
    knex('log_leaves').where({ chunk: row.chunk, kind: 1 }).first<LeafRow | undefined>(),
    knex('chunks')
      .where({ day, chunk: row.chunk, part: 0 })
      .first<{ places: Buffer; details: Buffer | null } | undefined>('places', 'details'),
  ]);
  if (leaf === undefined || stored === undefined || stored.details === null) return null;
  const index = decodeChunkIndex(stored.places);
  const frame = frameOfSlot(index, row.slot);
  return {
    position: Number(leaf.position),
    leaf: formatLogEntry(toEntry(leaf)),
    details: stored.details.toString(),
    frame: index.frames.indexOf(frame),
    event: row.slot - frame.firstSlot,
    frameKey: `${row.chunk}-${frame.firstSlot}`,
    places: placesOf(index, frame),
    content: async () =>
      unpack(await readFrame(knex, { day, chunk: row.chunk, slot: row.slot }, frame), {
        maxOutputLength: LARGEST_FRAME_BYTES,
      }),
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

/** The hashes that lead from a leaf to the root of the log as it was with `size` leaves. */
export function proveLeaf(
  { knex }: Pick<Database, 'knex'>,
  position: number,
  size: number,
): Promise<Buffer[]> {
  return proveInclusion(createLogTree(knex), position, size);
}
