import {
  ColumnBlob,
  columnOf,
  encodeColumns,
  float64OfPlanes,
  uint32OfPlanes,
  unpackPlanes,
} from './column-codec.ts';

/**
 * A chunk holds the bytes of some thousand events as received, in zstd frames one behind the other.
 * Its index says where each frame lies in the chunk and each event in its unpacked frame, so that
 * one event is read as one slice. An event's place is the chunk's number and its slot: how many
 * events of the chunk stand before it.
 */
export interface ChunkFrame {
  /** Offset and length in the chunk. */
  readonly at: number;
  readonly bytes: number;
  readonly firstSlot: number;
  /** When the batch was received, in ms since 1970. */
  readonly receivedAtMs: number;
}

export interface ChunkIndex {
  readonly frames: readonly ChunkFrame[];
  /** Of each event: bytes between the one before it in the frame, or the frame's start, and it. */
  readonly gaps: Uint32Array;
  readonly lengths: Uint32Array;
}

export function encodeChunkIndex({ frames, gaps, lengths }: ChunkIndex): Buffer {
  return encodeColumns([
    columnOf(Uint32Array.from(frames, ({ at }) => at)),
    columnOf(Uint32Array.from(frames, ({ bytes }) => bytes)),
    columnOf(Uint32Array.from(frames, ({ firstSlot }) => firstSlot)),
    columnOf(Float64Array.from(frames, ({ receivedAtMs }) => receivedAtMs)),
    columnOf(gaps),
    columnOf(lengths),
  ]);
}

export function decodeChunkIndex(blob: Buffer): ChunkIndex {
  const columns = new ColumnBlob(blob);
  const numbers = (column: number): Uint32Array =>
    uint32OfPlanes(unpackPlanes(columns.packed(column)));
  const ats = numbers(0);
  const bytes = numbers(1);
  const firstSlots = numbers(2);
  const receivedAt = float64OfPlanes(unpackPlanes(columns.packed(3)));
  return {
    frames: Array.from(ats, (at, index) => ({
      at,
      bytes: bytes[index] as number,
      firstSlot: firstSlots[index] as number,
      receivedAtMs: receivedAt[index] as number,
    })),
    gaps: numbers(4),
    lengths: numbers(5),
  };
}

/** Which frame holds a slot. Throws on a slot that the chunk does not have. */
export function frameOfSlot({ frames, lengths }: ChunkIndex, slot: number): ChunkFrame {
  const frame = frames.findLast(({ firstSlot }) => firstSlot <= slot);
  if (frame === undefined || slot >= lengths.length)
    throw new Error(`the chunk has ${lengths.length} events, not one at ${slot}`);
  return frame;
}

/** Where an event lies in its unpacked frame. */
export function placeInFrame(
  { gaps, lengths }: ChunkIndex,
  frame: ChunkFrame,
  slot: number,
): { start: number; end: number } {
  let start = gaps[frame.firstSlot] as number;
  for (let before = frame.firstSlot; before < slot; before += 1)
    start += (lengths[before] as number) + (gaps[before + 1] as number);
  return { start, end: start + (lengths[slot] as number) };
}

/** Where the last event of a frame ends in it: what is behind belongs to none. */
export function eventsEndInFrame(index: ChunkIndex, frame: ChunkFrame): number {
  const next = index.frames[index.frames.indexOf(frame) + 1];
  const lastSlot = (next?.firstSlot ?? index.lengths.length) - 1;
  return placeInFrame(index, frame, lastSlot).end;
}
