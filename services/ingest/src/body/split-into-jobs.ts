import { createHash, type Hash } from 'node:crypto';
import { EventListScanner, type EventListVerdict } from '@k8s-audit/audit-event';
import { createFrameBuilder, type FrameBuilder } from './frame-builder.ts';

/** What one job carries: a whole EventList. */
export interface JobBody {
  readonly digest: string;
  readonly events: number;
  /** One zstd frame. */
  readonly compressed: Buffer;
}

export interface SplitResult {
  readonly verdict: EventListVerdict;
  /** The last part; the only one of a body that was not split. Null when there is nothing to keep. */
  readonly lastPart: JobBody | null;
  /** Items that are no objects: the writer will put them into quarantine. */
  readonly strangeItems: number;
}

/**
 * A part is closed at the first event that ends behind this many bytes. At 1.3 KB an event that is
 * some 3,000 events: a commit of the writer, and 0.5 MB in Redis.
 */
export const PART_LIMIT_BYTES = 4 * 2 ** 20;

const PART_START = Buffer.from(
  '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[',
);
/** Says the kind again, for a list that named it behind its items: a repeated key does no harm. */
const PART_END = Buffer.from('],"kind":"EventList","apiVersion":"audit.k8s.io/v1"}\n');

/**
 * Cuts a streamed body into jobs at the boundaries of its events. A body below the limit is one job
 * of exactly its bytes; a larger one becomes several lists of the same events, so that memory stays
 * bounded however much a sender has to say.
 */
export function createJobSplitter(onPart: (part: JobBody) => Promise<void>) {
  let part = createPart(false);
  let offset = 0;
  let partFirstEvent = 0;
  let events = 0;
  let strangeItems = 0;
  let cutAt = -1;
  let eventsAtCut = 0;
  const scanner = new EventListScanner((item) => {
    events += 1;
    if (!item.isObject) strangeItems += 1;
    if (cutAt < 0 && part.bytes() + item.end - offset >= PART_LIMIT_BYTES) {
      cutAt = item.end;
      eventsAtCut = events;
    }
  });

  const closePart = async (): Promise<void> => {
    await part.append(PART_END);
    await onPart(await part.finish(eventsAtCut - partFirstEvent));
    partFirstEvent = eventsAtCut;
    part = createPart(true);
    cutAt = -1;
  };

  return {
    /** What the body holds in memory now. */
    heldBytes: () => part.heldBytes(),
    async push(chunk: Buffer): Promise<void> {
      scanner.push(chunk);
      if (cutAt < 0) await part.append(chunk);
      else {
        const end = Math.max(0, cutAt - offset);
        await part.append(chunk.subarray(0, end));
        await closePart();
        await part.append(chunk.subarray(end));
      }
      offset += chunk.length;
    },
    async end(): Promise<SplitResult> {
      const verdict = scanner.end();
      const left = events - partFirstEvent;
      const lastPart = verdict.ok && left > 0 ? await part.finish(left) : null;
      return { verdict, lastPart, strangeItems };
    },
  };
}

interface Part {
  bytes(): number;
  heldBytes(): number;
  append(bytes: Buffer): Promise<void>;
  finish(events: number): Promise<JobBody>;
}

/** `isTail` marks every part but the first: it begins with a list of its own. */
function createPart(isTail: boolean): Part {
  const hash: Hash = createHash('sha256');
  const frame: FrameBuilder = createFrameBuilder();
  let skipping = isTail;
  const append = async (bytes: Buffer): Promise<void> => {
    hash.update(bytes);
    await frame.append(bytes);
  };
  if (isTail) {
    hash.update(PART_START);
    void frame.append(PART_START); // Far below what would make it stream.
  }
  return {
    bytes: () => frame.rawBytes(),
    heldBytes: () => frame.heldBytes(),
    async append(bytes) {
      const start = skipping ? indexBehindComma(bytes) : 0;
      if (start >= bytes.length) return;
      skipping = false;
      await append(bytes.subarray(start));
    },
    finish: async (events) => ({
      digest: hash.digest('hex'),
      events,
      compressed: await frame.finish(),
    }),
  };
}

/** The comma between two events belongs to neither part. */
function indexBehindComma(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at += 1;
  return bytes[at] === 0x2c ? at + 1 : at;
}
