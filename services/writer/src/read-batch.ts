import { readSearchFields, scanEventList } from '@k8s-audit/audit-event';
import type { ReadBatch } from '@k8s-audit/store';

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
  const events: Array<ReadBatch['events'][number]> = [];
  const quarantined: Array<ReadBatch['quarantined'][number]> = [];
  for (const item of items) {
    const raw = body.subarray(item.start, item.end);
    const read = readSearchFields(raw, item.bodies, item.start);
    if (read.ok) events.push({ fields: read.fields, raw });
    else quarantined.push({ raw, reason: read.reason });
  }
  return { ...origin, events, quarantined };
}
