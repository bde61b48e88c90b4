import { identifyEvent, readSearchFields, type SearchFields } from '@k8s-audit/audit-event';

/** Reads an event as a writer does. Throws on what a writer would put into quarantine. */
function readEvent(event: object): { readonly fields: SearchFields; readonly raw: Buffer } {
  const raw = Buffer.from(JSON.stringify(event));
  const read = readSearchFields(raw);
  if (!read.ok) throw new Error(read.reason);
  return { fields: read.fields, raw };
}

/** The id, 32 hex digits, that a writer gives to an event that has a time of its own. */
export function eventIdOf(cluster: string, event: object): string {
  const { fields } = readEvent(event);
  return identifyEvent(cluster, fields, fields.stageTime ?? { ms: 0, us: 0 });
}
