import {
  identifyEvent,
  readSearchFields,
  scanEventList,
  stageTimeUs,
  type AuditEvent,
  type ScannedItem,
} from '@k8s-audit/audit-event';
import type { ReadBatch } from '@k8s-audit/store';

interface FoundEvent {
  readonly event: AuditEvent;
  readonly raw: Buffer;
}

/**
 * Reads the events of a body. What is no event goes into quarantine with its reason; a body that is
 * no list goes there whole, since nothing says where its events begin.
 */
export function readBatch(
  body: Buffer,
  origin: { readonly cluster: string; readonly receivedAt: Date },
): ReadBatch {
  const { verdict, items } = scanEventList(body);
  if (!verdict.ok)
    return { ...origin, events: [], quarantined: [{ raw: body, reason: verdict.reason }] };
  const found: FoundEvent[] = [];
  const quarantined: Array<{ raw: Buffer; reason: string }> = [];
  for (const item of items) {
    const raw = body.subarray(item.start, item.end);
    const read = readSearchFields(raw, relativeBodies(item));
    if (read.ok) found.push({ event: read.event, raw });
    else quarantined.push({ raw, reason: read.reason });
  }
  return { ...origin, events: identifyAll(found, origin.cluster), quarantined };
}

/** An event without any time is dated by its neighbours; they are the same at every retry. */
function identifyAll(found: readonly FoundEvent[], cluster: string): ReadBatch['events'] {
  let fallbackTimeUs = 0n;
  for (const { event } of found) {
    const timeUs = stageTimeUs(event) ?? 0n;
    if (timeUs > fallbackTimeUs) fallbackTimeUs = timeUs;
  }
  return found.map(({ event, raw }) => ({
    id: identifyEvent(event, { cluster, fallbackTimeUs }),
    event,
    raw,
  }));
}

function relativeBodies(item: ScannedItem): ScannedItem['bodies'] {
  return item.bodies.map((range) => ({
    start: range.start - item.start,
    end: range.end - item.start,
  }));
}
