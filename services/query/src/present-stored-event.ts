import {
  presentEvent,
  readAuditEvent,
  type AuditEvent,
  type PresentedEvent,
} from '@k8s-audit/audit-event';
import type { StoredEvent } from '@k8s-audit/store';

export interface ShownEvent extends PresentedEvent {
  readonly event: AuditEvent;
}

/**
 * Reads a stored event again for those who look at it. A body that this reader cannot parse (deeper
 * than its stack, say) still has an item: the writer could read its search fields.
 */
export function presentStoredEvent(stored: StoredEvent): ShownEvent {
  const read = readAuditEvent(stored.raw);
  const event: AuditEvent = read.ok ? read.event : {};
  return { ...presentEvent(event, stored), event };
}
