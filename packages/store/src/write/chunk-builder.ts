import { hash } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { encodePlaces, type ClusterRun, type FrameDetails } from '@k8s-audit/merkle-log';
import { BloomBuilder } from '../format/bloom-filter.ts';
import { encodeChunkIndex, type ChunkFrame } from '../format/chunk-index.ts';
import { forEachWordHash } from '../format/word-hashes.ts';

/** Frames of one day, as they are stored. */
export interface BodyChunk {
  readonly day: number;
  readonly events: number;
  readonly rawBytes: number;
  readonly receivedAtMs: number;
  readonly places: Buffer;
  readonly words: Buffer;
  /** What the log is told of its frames. */
  readonly frames: readonly FrameDetails[];
  /** One, but for a single frame too large for a row. */
  readonly parts: readonly Buffer[];
}

/** A chunk is closed behind this: a search for a text unpacks whole chunks, some 5 MiB of JSON. */
const CHUNK_BYTES = 768 * 1024;
/** What two bytes can count. */
export const EVENTS_PER_CHUNK = 65_535;
/** The largest blob that is portable. */
const PART_BYTES = 4 * 1024 * 1024;

/** Bits a byte of JSON before folding: bodies have a word worth keeping every 20 to 100 bytes. */
const WORD_BITS_PER_BYTE = 0.5;

/**
 * Small batches are packed together: bytes an event at zstd-1, real logs / synthetic ones with five
 * UUIDs, by events a frame: 8 213/275, 32 126/206, 64 102/192, 500 66/174. A page of 50 events of as
 * many frames unpacks 12.5 MiB, some 15 ms.
 */
const EVENTS_PER_FRAME = 256;
const RAW_BYTES_PER_FRAME = 256 * 1024;
const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Where an event's bytes lie in a body. */
export interface BodyRange {
  readonly body: Buffer;
  readonly start: number;
  readonly end: number;
}

/** An event whose bytes share a frame with those of others. */
interface PooledEvent extends BodyRange {
  readonly cluster: string;
}

/** Where it lies in the store: the chunk as counted by its builder, from 0. */
export interface ChunkPlace {
  readonly chunk: number;
  readonly slot: number;
}

/** A frame with what its chunk has to know of it. */
interface PackedFrame {
  readonly frame: Buffer;
  /** SHA-256 of its bytes before compression. */
  readonly content: Buffer;
  readonly clusters: readonly ClusterRun[];
  readonly gaps: ArrayLike<number>;
  readonly lengths: ArrayLike<number>;
  /** The bytes that words are taken from. */
  readonly texts: readonly BodyRange[];
  readonly receivedAtMs: number;
}

/** Builds the chunks of one day, in the order in which events are added. */
export class ChunkBuilder {
  readonly #day: number;
  readonly #chunks: BodyChunk[] = [];
  #open = new OpenChunk();
  #pooled: PooledEvent[] = [];
  #pooledBytes = 0;
  #pooledAtMs = 0;

  constructor(day: number) {
    this.#day = day;
  }

  /** Adds a batch's own frame; its events have consecutive slots from the place that is returned. */
  addFrame(
    frame: Buffer,
    batch: {
      readonly cluster: string;
      /** SHA-256 of the body. */
      readonly content: Buffer;
      readonly body: Buffer;
      readonly starts: Uint32Array;
      readonly ends: Uint32Array;
      readonly receivedAtMs: number;
    },
  ): ChunkPlace {
    this.#closePool();
    const { starts, ends, body, receivedAtMs, content } = batch;
    const gaps = starts.map(
      (start, event) => start - (event === 0 ? 0 : (ends[event - 1] as number)),
    );
    const lengths = ends.map((end, event) => end - (starts[event] as number));
    const texts = [{ body, start: starts[0] ?? 0, end: ends.at(-1) ?? 0 }];
    const clusters = [{ cluster: batch.cluster, events: starts.length }];
    return this.#add({ frame, content, clusters, gaps, lengths, texts, receivedAtMs });
  }

  /** Adds one event, to a frame that it shares with others received in the same second. */
  addEvent(event: PooledEvent, receivedAtMs: number): ChunkPlace {
    const atMs = Math.floor(receivedAtMs / 1_000) * 1_000;
    const length = event.end - event.start;
    const isFull =
      this.#pooled.length >= EVENTS_PER_FRAME || this.#pooledBytes + length > RAW_BYTES_PER_FRAME;
    if (isFull || atMs !== this.#pooledAtMs) this.#closePool();
    // All of a frame lies in one chunk, so its first event decides in which.
    if (this.#pooled.length === 0 && !this.#open.takes(RAW_BYTES_PER_FRAME, EVENTS_PER_FRAME))
      this.#closeChunk();
    this.#pooledAtMs = atMs;
    this.#pooled.push(event);
    this.#pooledBytes += length;
    const slot = this.#open.lengths.length + this.#pooled.length - 1;
    const chunk = this.#chunks.length;
    if (length > RAW_BYTES_PER_FRAME) return this.#closePool() ?? { chunk, slot };
    return { chunk, slot };
  }

  finish(): BodyChunk[] {
    this.#closePool();
    this.#closeChunk();
    return this.#chunks;
  }

  /** Packs what is pooled; gives the place of its first event. */
  #closePool(): ChunkPlace | null {
    if (this.#pooled.length === 0) return null;
    const texts = this.#pooled;
    const bytes = Buffer.concat(texts.map(({ body, start, end }) => body.subarray(start, end)));
    this.#pooled = [];
    this.#pooledBytes = 0;
    return this.#add({
      frame: zstdCompressSync(bytes, ZSTD_OPTIONS),
      content: hash('sha256', bytes, 'buffer'),
      clusters: countRuns(texts),
      gaps: texts.map(() => 0),
      lengths: texts.map(({ start, end }) => end - start),
      texts,
      receivedAtMs: this.#pooledAtMs,
    });
  }

  #add(packed: PackedFrame): ChunkPlace {
    if (!this.#open.takes(packed.frame.length, packed.lengths.length)) this.#closeChunk();
    const place = { chunk: this.#chunks.length, slot: this.#open.lengths.length };
    this.#open.add(packed);
    if (this.#open.bytes >= CHUNK_BYTES) this.#closeChunk();
    return place;
  }

  #closeChunk(): void {
    if (this.#open.bytes > 0) this.#chunks.push(this.#open.close(this.#day));
    this.#open = new OpenChunk();
  }
}

function countRuns(events: readonly PooledEvent[]): ClusterRun[] {
  const runs: Array<{ cluster: string; events: number }> = [];
  for (const { cluster } of events) {
    const last = runs.at(-1);
    if (last?.cluster === cluster) last.events += 1;
    else runs.push({ cluster, events: 1 });
  }
  return runs;
}

/** A chunk that frames are added to. */
class OpenChunk {
  readonly lengths: number[] = [];
  bytes = 0;
  readonly #gaps: number[] = [];
  readonly #frames: ChunkFrame[] = [];
  readonly #details: FrameDetails[] = [];
  readonly #data: Buffer[] = [];
  readonly #texts: BodyRange[] = [];

  takes(frameBytes: number, events: number): boolean {
    if (this.bytes === 0) return true;
    return (
      this.bytes + frameBytes <= PART_BYTES && this.lengths.length + events <= EVENTS_PER_CHUNK
    );
  }

  add({ frame, gaps, lengths, texts, receivedAtMs, content, clusters }: PackedFrame): void {
    const firstSlot = this.lengths.length;
    this.#frames.push({ at: this.bytes, bytes: frame.length, firstSlot, receivedAtMs });
    const places = hash('sha256', encodePlaces({ gaps, lengths }), 'buffer');
    const receivedAt = new Date(receivedAtMs);
    this.#details.push({ receivedAt, slots: lengths.length, content, places, clusters });
    for (let event = 0; event < lengths.length; event += 1) {
      this.#gaps.push(gaps[event] as number);
      this.lengths.push(lengths[event] as number);
    }
    this.#data.push(frame);
    this.#texts.push(...texts);
    this.bytes += frame.length;
  }

  close(day: number): BodyChunk {
    const rawBytes = this.lengths.reduce((sum, length) => sum + length, 0);
    return {
      day,
      events: this.lengths.length,
      rawBytes,
      receivedAtMs: Math.max(...this.#frames.map(({ receivedAtMs }) => receivedAtMs)),
      places: encodeChunkIndex({
        frames: this.#frames,
        gaps: Uint32Array.from(this.#gaps),
        lengths: Uint32Array.from(this.lengths),
      }),
      words: this.#buildWordFilter(rawBytes),
      frames: this.#details,
      parts: cutParts(Buffer.concat(this.#data)),
    };
  }

  #buildWordFilter(rawBytes: number): Buffer {
    const builder = new BloomBuilder(rawBytes * WORD_BITS_PER_BYTE);
    for (const { body, start, end } of this.#texts) forEachWordHash(body, start, end, builder);
    return builder.finish();
  }
}

function cutParts(data: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += PART_BYTES)
    parts.push(data.subarray(at, at + PART_BYTES));
  return parts;
}
