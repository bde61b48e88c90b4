import { createHash } from 'node:crypto';
import { packFrame } from './body-frame.ts';

/** Where one event's bytes lie. */
export interface FramePlace {
  /** Eight bytes, hex: which chunk of the event's day. */
  batch: string;
  frameAt: number;
  /** 0 marks a frame that is a chunk of its own, in parts. */
  frameBytes: number;
  slot: number;
}

/** Frames of one day of one batch, as they are stored. */
export interface BodyChunk {
  readonly day: number;
  readonly digest: string;
  readonly events: number;
  readonly rawBytes: number;
  /** One, but for a single event too large for a row. */
  readonly parts: readonly Buffer[];
}

/** Measured on real logs at zstd-1: 8 events 213 bytes an event, 32: 126, 64: 102, 500: 66. */
const EVENTS_PER_FRAME = 48;
const RAW_BYTES_PER_FRAME = 256 * 1024;
/** A chunk is closed behind this; its last frame may take it further, far below a row's limit. */
const CHUNK_BYTES = 1024 * 1024;
/** The largest blob that is portable; `frame_at` has three bytes. */
const PART_BYTES = 4 * 1024 * 1024;

export interface ChunkBuilder {
  /** Adds one event; its place is complete once `finish` returned. */
  add(raw: Buffer): FramePlace;
  finish(): BodyChunk[];
}

/** Builds the chunks of one day of one batch. The same events give the same chunks and digests. */
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
    add(raw) {
      const place: FramePlace = { batch: '', frameAt: 0, frameBytes: 0, slot: pending.length };
      pending.push(raw);
      pendingBytes += raw.length;
      framePlaces.push(place);
      if (pending.length >= EVENTS_PER_FRAME || pendingBytes >= RAW_BYTES_PER_FRAME) closeFrame();
      return place;
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
