import {
  EventListScanner,
  type EventListVerdict,
  type Redactor,
  type ScannedItem,
} from '@k8s-audit/audit-event';
import { createFrameBuilder, type Frame, type FrameBuilder } from './frame-builder.ts';
import { ItemRedactor } from './redact-items.ts';

/** What one job carries: a whole EventList. */
export interface JobBody extends Frame {
  readonly events: number;
}

export interface SplitResult {
  readonly verdict: EventListVerdict;
  /** The last part; the only one of a body that was not split. Null when there is nothing to keep. */
  readonly lastPart: JobBody | null;
  /** Items that are no objects: the writer will put them into quarantine. */
  readonly strangeItems: number;
  /** Events in which something was replaced. */
  readonly redactedEvents: number;
}

/**
 * A part is closed at the first event that ends behind this many bytes, some 800 events. The frame of
 * a job is stored as it is, and who looks at one event reads and inflates all of it: that takes 1 ms.
 */
export const PART_LIMIT_BYTES = 2 ** 20;

const PART_START = Buffer.from(
  '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[',
);
/** Says the kind again, for a list that named it behind its items: a repeated key does no harm. */
const PART_END = Buffer.from('],"kind":"EventList","apiVersion":"audit.k8s.io/v1"}\n');

/**
 * Cuts a streamed body into jobs at the boundaries of its events, with their secrets replaced. A body
 * below the limit that holds none is one job of exactly its bytes; a larger one becomes several lists
 * of the same events, so that memory stays bounded however much a sender has to say.
 */
export function createJobSplitter(
  onPart: (part: JobBody) => Promise<void>,
  redactor: Redactor | null,
) {
  let part = createPart(false);
  let partFirstEvent = 0;
  let events = 0;
  let strangeItems = 0;
  const whole: ScannedItem[] = [];
  const scanner = new EventListScanner((item) => whole.push(item));
  const items = new ItemRedactor(scanner, redactor);

  const append = async (pieces: readonly Buffer[]): Promise<void> => {
    for (const piece of pieces) await part.append(piece);
  };

  const closePart = async (): Promise<void> => {
    await part.append(PART_END);
    await onPart(await part.finish(events - partFirstEvent));
    partFirstEvent = events;
    part = createPart(true);
  };

  return {
    /** What the body holds in memory now. */
    heldBytes: () => part.heldBytes() + items.heldBytes,
    async push(chunk: Buffer): Promise<void> {
      items.push(chunk);
      scanner.push(chunk);
      for (const item of whole) {
        events += 1;
        if (!item.isObject) strangeItems += 1;
        await append(items.takeChanged(item));
        // What stays as it is goes on in runs of events: one by one they would cost 1 µs each.
        if (part.bytes() + item.end - items.heldStart < PART_LIMIT_BYTES) continue;
        await append(items.takeUpTo(item.end));
        await closePart();
      }
      whole.length = 0;
      await append(items.takeRest());
    },
    async end(): Promise<SplitResult> {
      const verdict = scanner.end();
      const left = events - partFirstEvent;
      const lastPart = verdict.ok && left > 0 ? await part.finish(left) : null;
      return { verdict, lastPart, strangeItems, redactedEvents: items.redactedEvents };
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
  const frame: FrameBuilder = createFrameBuilder();
  let skipping = isTail;
  if (isTail) void frame.append(PART_START); // Far below what would make it stream.
  return {
    bytes: () => frame.rawBytes(),
    heldBytes: () => frame.heldBytes(),
    async append(bytes) {
      const start = skipping ? indexBehindComma(bytes) : 0;
      if (start >= bytes.length) return;
      skipping = false;
      await frame.append(start === 0 ? bytes : bytes.subarray(start));
    },
    finish: async (events) => ({ ...(await frame.finish()), events }),
  };
}

/** The comma between two events belongs to neither part. */
function indexBehindComma(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at += 1;
  return bytes[at] === 0x2c ? at + 1 : at;
}
