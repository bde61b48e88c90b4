import type { AuditEvent } from '../audit-event.ts';
import { readObject, readText } from '../read-json-fields.ts';

/** The names of the objects that a request was answered with; null where no list was recorded. */
export function readListedNames({ responseObject }: AuditEvent): string[] | null {
  const items = readObject(responseObject)?.['items'];
  if (!Array.isArray(items)) return null;
  return items.flatMap(
    (item: unknown) => readText(readObject(readObject(item)?.['metadata'])?.['name']) ?? [],
  );
}
