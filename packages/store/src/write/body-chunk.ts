import { createHash } from 'node:crypto';
import { packFrame } from './body-frame.ts';

/** Where one event's bytes lie; filled in by the builder of its chunk. */
export interface FramePlace {
  /** Eight bytes, hex: which chunk of the event's day. */
  batch: string;
  frameAt: number;
  /** 0 marks a frame that is a chunk of its own, in parts. */
  frameBytes: number;
  slot: number;
}

/** Frames of one day of one cluster, as they are stored. */
export interface BodyChunk {
  readonly day: number;
  readonly digest: string;
  readonly events: number;
  readonly rawBytes: number;
  /** One, but for a single event too large for a row. */
  readonly parts: readonly Buffer[];
}

/**
 * Measured at zstd-1, bytes an event of real logs / of synthetic ones with five UUIDs: frames of 8
 * events 213/275, 32: 126/206, 64: 102/192, 500: 66/174. A page of 50 events of as many frames
 * unpacks at most 12.5 MiB, some 15 ms.
 */
const EVENTS_PER_FRAME = 128;
const RAW_BYTES_PER_FRAME = 256 * 1024;
/**
 * A chunk is closed behind this. InnoDB gives whole pages of 16 KiB to it, half a page is wasted on
 * average: 18 bytes an event at 90 KiB, 6 at this. Reading one frame copies the whole chunk.
 */
const CHUNK_BYTES = 256 * 1024;
/** The largest blob that is portable; `frame_at` has three bytes. */
const PART_BYTES = 4 * 1024 * 1024;

export interface ChunkBuilder {
  /** Adds one event; its place is complete once `finish` returned. */
  add(raw: Buffer, place: FramePlace): void;
  finish(): BodyChunk[];
}

/** Builds the chunks of one day of one cluster. The same events give the same chunks and digests. */
export function createChunkBuilder(cluster: string, day: number): ChunkBuilder {
  const chunks: BodyChunk[] = [];
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let framePlaces: FramePlace[] = [];
  let frames: Buffer[] = [];
  let framesBytes = 0;
  let chunkPlaces: FramePlace[] = [];
  let rawBytes = 0;

  const closeChunk = (): void => {
    if (frames.length === 0) return;
    const data = Buffer.concat(frames);
    const digest = digestOf(cluster, data);
    for (const place of chunkPlaces) {
      place.batch = digest;
      if (data.length > PART_BYTES) place.frameBytes = 0;
    }
    chunks.push({ day, digest, events: chunkPlaces.length, rawBytes, parts: cutParts(data) });
    frames = [];
    framesBytes = 0;
    chunkPlaces = [];
    rawBytes = 0;
  };

  const closeFrame = (): void => {
    if (pending.length === 0) return;
    const frame = packFrame(pending);
    // A frame too large for one row must not share its chunk: its parts are read as a whole.
    if (framesBytes + frame.length > PART_BYTES) closeChunk();
    for (const place of framePlaces) {
      place.frameAt = framesBytes;
      place.frameBytes = frame.length;
    }
    frames.push(frame);
    framesBytes += frame.length;
    chunkPlaces.push(...framePlaces);
    rawBytes += pendingBytes;
    pending = [];
    pendingBytes = 0;
    framePlaces = [];
    if (framesBytes >= CHUNK_BYTES) closeChunk();
  };

  return {
    add(raw, place) {
      place.slot = pending.length;
      pending.push(raw);
      pendingBytes += raw.length;
      framePlaces.push(place);
      if (pending.length >= EVENTS_PER_FRAME || pendingBytes >= RAW_BYTES_PER_FRAME) closeFrame();
    },
    finish() {
      closeFrame();
      closeChunk();
      return chunks;
    },
  };
}

function digestOf(cluster: string, data: Buffer): string {
  return createHash('sha256').update(cluster).update('\0').update(data).digest('hex').slice(0, 16);
}

function cutParts(data: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += PART_BYTES)
    parts.push(data.subarray(at, at + PART_BYTES));
  return parts;
}
