import type { AuditEvent, ObjectReference, ResponseStatus, UserInfo } from './audit-event.ts';
import {
  definedOnly,
  parseJsonObject,
  readGroupVersion,
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

/** Reads one event with its bodies. Never throws: what cannot be read comes back with a reason. */
export function readAuditEvent(bytes: Buffer): ReadResult {
  const read = parseJsonObject(bytes);
  return read.ok ? { ok: true, event: toAuditEvent(read.object) } : read;
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
  const { apiGroup, apiVersion } = readGroupVersion(from);
  return definedOnly<ObjectReference>({
    resource: readText(from['resource']),
    namespace: readText(from['namespace']),
    name: readText(from['name']),
    uid: readText(from['uid']),
    apiGroup,
    apiVersion,
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
