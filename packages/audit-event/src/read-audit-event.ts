import type { AuditEvent, ObjectReference, ResponseStatus, UserInfo } from './audit-event.ts';
import type { ByteRange } from './event-list-scanner.ts';
import {
  definedOnly,
  readObject,
  readStatusCode,
  readText,
  readTextMap,
  readTexts,
  type JsonObject,
} from './read-json-fields.ts';

export type ReadResult =
  | { readonly ok: true; readonly event: AuditEvent }
  | { readonly ok: false; readonly reason: string };

const NULL = Buffer.from('null');

/** Reads one event with its bodies. Never throws: what cannot be read comes back with a reason. */
export function readAuditEvent(bytes: Buffer): ReadResult {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { ok: false, reason: `not JSON: ${(error as Error).message.slice(0, 200)}` };
  }
  const object = readObject(parsed);
  if (object === undefined) return { ok: false, reason: `not an event but ${kindOf(parsed)}` };
  return { ok: true, event: toAuditEvent(object) };
}

/**
 * Reads the fields that are searched, without parsing what the request carried: `bodies` are the
 * ranges of requestObject and responseObject within `bytes`, and null is read in their place.
 * Most of a large event is its bodies, and their depth is what makes parsers fail.
 */
export function readSearchFields(bytes: Buffer, bodies: readonly ByteRange[]): ReadResult {
  if (bodies.length === 0) return readAuditEvent(bytes);
  const pieces: Buffer[] = [];
  let from = 0;
  for (const body of bodies) {
    pieces.push(bytes.subarray(from, body.start), NULL);
    from = body.end;
  }
  pieces.push(bytes.subarray(from));
  return readAuditEvent(Buffer.concat(pieces));
}

function toAuditEvent(from: JsonObject): AuditEvent {
  return definedOnly<AuditEvent>({
    level: readText(from['level']),
    auditID: readText(from['auditID']),
    stage: readText(from['stage']),
    requestURI: readText(from['requestURI']),
    verb: readText(from['verb']),
    user: readUser(from['user']),
    impersonatedUser: readUser(from['impersonatedUser']),
    sourceIPs: readTexts(from['sourceIPs']),
    userAgent: readText(from['userAgent']),
    objectRef: readObjectReference(from['objectRef']),
    responseStatus: readResponseStatus(from['responseStatus']),
    requestObject: from['requestObject'],
    responseObject: from['responseObject'],
    requestReceivedTimestamp: readText(from['requestReceivedTimestamp']),
    stageTimestamp: readText(from['stageTimestamp']),
    timestamp: readText(from['timestamp']),
    annotations: readTextMap(from['annotations']),
  });
}

function readUser(value: unknown): UserInfo | undefined {
  const from = readObject(value);
  if (from === undefined) return undefined;
  const extra = readObject(from['extra']);
  return definedOnly<UserInfo>({
    username: readText(from['username']),
    uid: readText(from['uid']),
    groups: readTexts(from['groups']),
    extra:
      extra &&
      Object.fromEntries(Object.entries(extra).map(([key, list]) => [key, readTexts(list) ?? []])),
  });
}

function readObjectReference(value: unknown): ObjectReference | undefined {
  const from = readObject(value);
  if (from === undefined) return undefined;
  // v1alpha1 had no apiGroup: its apiVersion held "group/version".
  const version = readText(from['apiVersion']);
  const slash = version?.indexOf('/') ?? -1;
  return definedOnly<ObjectReference>({
    resource: readText(from['resource']),
    namespace: readText(from['namespace']),
    name: readText(from['name']),
    uid: readText(from['uid']),
    apiGroup: readText(from['apiGroup']) ?? (slash > 0 ? version?.slice(0, slash) : undefined),
    apiVersion: slash > 0 ? version?.slice(slash + 1) : version,
    resourceVersion: readText(from['resourceVersion']),
    subresource: readText(from['subresource']),
  });
}

function readResponseStatus(value: unknown): ResponseStatus | undefined {
  const from = readObject(value);
  if (from === undefined) return undefined;
  return definedOnly<ResponseStatus>({
    code: readStatusCode(from['code']),
    status: readText(from['status']),
    reason: readText(from['reason']),
    message: readText(from['message']),
  });
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
