import { hash } from 'node:crypto';
import { scanEventList } from '@k8s-audit/audit-event';
import { countOf, sliceColumns, type EventColumns } from './event-columns.ts';
import type { Dictionary, UnknownText } from './dictionary.ts';
import { ColumnFiller } from './fill-columns.ts';

/** A batch as it came off the queue. */
export interface ReceivedBatch {
  readonly cluster: string;
  readonly receivedAt: Date;
  /** The EventList as received, redacted. */
  readonly body: Buffer;
  /** The same under zstd, as one frame, kept as it is where it can be; null where it is more than the batch. */
  readonly frame: Buffer | null;
  /** SHA-256 of the body in hex, as ingest took it when it acknowledged the batch. */
  readonly digest: string;
}

/** What could not be read as an event. */
export interface UnreadItem {
  readonly raw: Buffer;
  readonly reason: string;
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
  if (!verdict.ok) quarantined.push({ raw: received.body, reason: verdict.reason });
  const filler = new ColumnFiller(received, events.length, dictionary);
  for (const item of events) {
    const reason = filler.add(item);
    if (reason !== null)
      quarantined.push({ raw: received.body.subarray(item.start, item.end), reason });
  }
  return { ...received, ...filler.finish(), content: contentHash(received), quarantined };
}

/** What ingest hashed is not hashed again: that would be 4 % of what an event costs here. */
const contentHash = ({ digest, body }: ReceivedBatch): Buffer =>
  /^[0-9a-f]{64}$/.test(digest) ? Buffer.from(digest, 'hex') : hash('sha256', body, 'buffer');

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
