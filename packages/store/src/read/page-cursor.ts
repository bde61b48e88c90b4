import { decodeEventId, encodeEventId } from '@k8s-audit/audit-event';

/** Thrown for a cursor that was not made here. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

const VERSION = '1';

/** A place in the list of events: behind this id. Opaque to those who pass it on. */
export function encodeCursor(id: Buffer): string {
  return `${VERSION}${encodeEventId(id)}`;
}

export function decodeCursor(cursor: string): Buffer {
  const id = cursor.startsWith(VERSION) ? decodeEventId(cursor.slice(VERSION.length)) : null;
  if (id === null) {
    throw new InvalidCursorError('cursor is not one that this API gave; start without a cursor');
  }
  return id;
}
