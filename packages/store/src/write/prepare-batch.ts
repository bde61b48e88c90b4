import { hash } from 'node:crypto';
import { scanEventList } from '@k8s-audit/audit-event';
import { countOf, sliceColumns, type EventColumns } from './event-columns.ts';
import type { Dictionary, UnknownText } from './dictionary.ts';
import { ColumnFiller } from './fill-columns.ts';
import type { TakenBatch } from './taken-batch.ts';

/** A batch as it came off the queue. */
export interface ReceivedBatch extends TakenBatch {
  /** The EventList as received, redacted. */
  readonly body: Buffer;
  /** The same under zstd, as one frame, kept as it is where it can be; null where it is more than the batch. */
  readonly frame: Buffer | null;
  /** SHA-256 of the body in hex, as ingest took it when it acknowledged the batch; null where nobody did. */
  readonly digest: string | null;
  /** How many events ingest counted in it. */
  readonly events: number;
}

/** What could not be read: an event, or all of a body. */
export interface UnreadItem {
  readonly kind: 'event' | 'body';
  readonly raw: Buffer;
  readonly reason: string;
  readonly events: number;
}

/** A batch as it goes into the store: a function of its content alone, so that repeating it changes nothing. */
export interface PreparedBatch extends ReceivedBatch {
  readonly columns: EventColumns;
  /** SHA-256 of the body. */
  readonly content: Buffer;
  /** Where each event lies in the body. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly quarantined: readonly UnreadItem[];
  /** Texts that have no number yet. */
  readonly unknown: readonly UnknownText[];
  /** The latest stage time of its events, in ms since 1970. */
  readonly latestMs: number;
}

/**
 * Reads the events of a batch into columns. What is no event goes into quarantine with its reason;
 * a body that is no list goes there whole, since nothing says where its events begin.
 */
export function prepareBatch(received: ReceivedBatch, dictionary: Dictionary): PreparedBatch {
  const { verdict, items } = scanEventList(received.body);
  const events = verdict.ok ? items : [];
  const quarantined: UnreadItem[] = [];
  const { body } = received;
  if (!verdict.ok)
    quarantined.push({ kind: 'body', raw: body, reason: verdict.reason, events: received.events });
  const filler = new ColumnFiller(received, events.length, dictionary);
  for (const item of events) {
    const reason = filler.add(item);
    if (reason === null) continue;
    const raw = body.subarray(item.start, item.end);
    quarantined.push({ kind: 'event', raw, reason, events: 1 });
  }
  return { ...received, ...filler.finish(), content: contentHash(received), quarantined };
}

/** What ingest hashed is not hashed again: that would be 4 % of what an event costs here. */
const contentHash = ({ digest, body }: ReceivedBatch): Buffer =>
  digest !== null && /^[0-9a-f]{64}$/.test(digest)
    ? Buffer.from(digest, 'hex')
    : hash('sha256', body, 'buffer');

/** Two halves that hold the same events; null when there is no more than one. */
export function halveBatches(
  batches: readonly PreparedBatch[],
): [PreparedBatch[], PreparedBatch[]] | null {
  if (batches.length > 1) {
    const middle = Math.ceil(batches.length / 2);
    return [batches.slice(0, middle), batches.slice(middle)];
  }
  const [batch] = batches;
  const events = batch === undefined ? 0 : countOf(batch.columns);
  if (batch === undefined || events < 2) return null;
  const middle = Math.ceil(events / 2);
  return [
    [takeEvents(batch, 0, middle)],
    [{ ...takeEvents(batch, middle, events), quarantined: [] }],
  ];
}

const takeEvents = (batch: PreparedBatch, start: number, end: number): PreparedBatch => ({
  ...batch,
  frame: null,
  columns: sliceColumns(batch.columns, start, end),
  starts: batch.starts.subarray(start, end),
  ends: batch.ends.subarray(start, end),
});
