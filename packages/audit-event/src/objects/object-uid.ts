import type { AuditEvent } from '../audit-event.ts';
import { readObject } from '../read-json-fields.ts';

/** Subresources whose bodies are the whole object that they belong to. */
const WHOLE: ReadonlySet<string> = new Set([
  'status',
  'ephemeralcontainers',
  'resize',
  'finalize',
  'approval',
]);

/** Whether request and answer hold the object itself, and not something beside it. */
export const isAboutWhole = ({ objectRef }: AuditEvent): boolean =>
  !objectRef?.subresource || WHOLE.has(objectRef.subresource);

/**
 * The uid of the object that a request was about, from wherever the event has it: the reference,
 * the answer (of a deletion the details), the preconditions of a deletion, the body of an update.
 */
export function readObjectUid(event: AuditEvent): string | null {
  const answer = readObject(event.responseObject);
  const body = readObject(event.requestObject);
  const candidates = [
    event.objectRef?.uid,
    answer?.['kind'] === 'Status'
      ? readObject(answer['details'])?.['uid']
      : readObject(answer?.['metadata'])?.['uid'],
    readObject(body?.['preconditions'])?.['uid'],
    // A body that created something else beside the object, such as a token, has a uid of its own.
    event.verb === 'create' ? undefined : readObject(body?.['metadata'])?.['uid'],
  ];
  const uid = candidates.find((value) => typeof value === 'string' && value !== '');
  return typeof uid === 'string' ? uid.toWellFormed() : null;
}

/** Whether a request made the object itself. */
export const isCreation = ({ verb, objectRef }: AuditEvent): boolean =>
  verb === 'create' && !objectRef?.subresource;
