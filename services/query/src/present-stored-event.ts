import {
  describeEvent,
  presentEvent,
  readAuditEvent,
  type AuditEvent,
  type EventItem,
  type SummaryPart,
} from '@k8s-audit/audit-event';
import type { StoredEvent } from '@k8s-audit/store';

export interface PresentedEvent {
  readonly item: EventItem;
  readonly event: AuditEvent;
  readonly parts: readonly SummaryPart[];
}

/**
 * Reads a stored event again for those who look at it. A body that this reader cannot parse (deeper
 * than its stack, say) still has an item: the writer could read its search fields.
 */
export function presentStoredEvent(stored: StoredEvent): PresentedEvent {
  const read = readAuditEvent(stored.raw);
  const event: AuditEvent = read.ok ? read.event : {};
  return { item: presentEvent(event, stored), event, parts: describeEvent(event) };
}
