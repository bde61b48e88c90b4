import type { AuditEvent } from '../audit-event.ts';
import { readObject, readText } from '../read-json-fields.ts';
import { guessPlural } from '../request/builtin-resources.ts';

/** What an object says it belongs to. */
export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly group: string;
  /** The plural, guessed for kinds that Kubernetes itself does not serve. */
  readonly resource: string;
  readonly controller: boolean;
}

/** Owners are a handful; what holds more was made by hand. */
const MOST_OWNERS = 20;

/** The owners that an object names in its metadata. */
export function readOwners(object: unknown): OwnerReference[] {
  const references = readObject(readObject(object)?.['metadata'])?.['ownerReferences'];
  if (!Array.isArray(references)) return [];
  return references.slice(0, MOST_OWNERS).flatMap((entry: unknown) => {
    const reference = readObject(entry) ?? {};
    const kind = readText(reference['kind']) ?? '';
    const name = readText(reference['name']) ?? '';
    if (kind === '' || name === '') return [];
    const apiVersion = readText(reference['apiVersion']) ?? '';
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    const resource = guessPlural(kind, group);
    const uid = readText(reference['uid']) ?? '';
    return [{ kind, name, uid, group, resource, controller: reference['controller'] === true }];
  });
}

/** The owners that an event's bodies name, whichever of the two was recorded. */
export function readEventOwners({ requestObject, responseObject }: AuditEvent): OwnerReference[] {
  const answered = readOwners(responseObject);
  return answered.length > 0 ? answered : readOwners(requestObject);
}
