import { classOfUser, type ActorClass } from './classify-actor.ts';
import type { ByteRange } from './byte-range.ts';
import { microsBetween, readMicroTime, clampTime, type MicroTime } from './micro-time.ts';
import {
  parseJsonObject,
  readGroupVersion,
  readObject,
  readStatusCode,
  readText,
  type JsonObject,
} from './read-json-fields.ts';

/**
 * What of an event is searched and what makes its identity, flat: a writer reads this for every
 * event, and building the whole AuditEvent costs several times as much.
 */
export interface SearchFields {
  readonly auditID: string;
  readonly stage: string;
  readonly level: string;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: string;
  readonly impersonatedUser: string | null;
  readonly actorClass: ActorClass;
  readonly userAgent: string;
  /** The last address, the one that the API server saw itself. */
  readonly sourceIp: string;
  readonly apiGroup: string;
  readonly resource: string | null;
  readonly subresource: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly code: number | null;
  /** When this stage of the request happened; null if the event does not say. */
  readonly stageTime: MicroTime | null;
  /** From the request's arrival to this stage, in µs. */
  readonly durationUs: number | null;
}

export type ReadSearchFields =
  | { readonly ok: true; readonly fields: SearchFields }
  | { readonly ok: false; readonly reason: string };

const NULL = Buffer.from('null');
const NOTHING: JsonObject = {};

/**
 * Reads the fields that are searched, without parsing what the request carried: `bodies` are the
 * ranges of requestObject and responseObject, as offsets of what `bytes` begins at `bytesAt`, and
 * null is read in their place. Most of a large event is its bodies, and their depth is what makes
 * parsers fail. Never throws: what cannot be read comes back with a reason.
 */
export function readSearchFields(
  bytes: Buffer,
  bodies: readonly ByteRange[] = [],
  bytesAt = 0,
): ReadSearchFields {
  const read = parseJsonObject(bodies.length === 0 ? bytes : leaveOut(bytes, bodies, bytesAt));
  return read.ok ? { ok: true, fields: toSearchFields(read.object) } : read;
}

function leaveOut(bytes: Buffer, bodies: readonly ByteRange[], bytesAt: number): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const body of bodies) {
    pieces.push(bytes.subarray(from, body.start - bytesAt), NULL);
    from = body.end - bytesAt;
  }
  pieces.push(bytes.subarray(from));
  return Buffer.concat(pieces);
}

function toSearchFields(event: JsonObject): SearchFields {
  const reference = readObject(event['objectRef']) ?? NOTHING;
  const user = readUsername(event['user']) ?? '';
  const impersonatedUser = readUsername(event['impersonatedUser']) ?? null;
  const received = readTime(event['requestReceivedTimestamp']);
  const stageTime =
    readTime(event['stageTimestamp']) ?? received ?? readTime(event['timestamp']) ?? null;
  return {
    auditID: readText(event['auditID']) ?? '',
    stage: readText(event['stage']) ?? '',
    level: readText(event['level']) ?? '',
    requestURI: readText(event['requestURI']) ?? '',
    verb: readText(event['verb']) ?? '',
    user,
    impersonatedUser,
    actorClass: classOfUser(impersonatedUser || user),
    userAgent: readText(event['userAgent']) ?? '',
    sourceIp: readLastText(event['sourceIPs']) ?? '',
    apiGroup: readGroupVersion(reference).apiGroup ?? '',
    resource: readText(reference['resource']) || null,
    subresource: readText(reference['subresource']) ?? '',
    namespace: readText(reference['namespace']) ?? null,
    name: readText(reference['name']) ?? null,
    code: readStatusCode(readObject(event['responseStatus'])?.['code']) ?? null,
    stageTime,
    durationUs: durationUs(received, stageTime),
  };
}

function readTime(value: unknown): MicroTime | null {
  const time = typeof value === 'string' ? readMicroTime(value) : null;
  return time === null ? null : clampTime(time);
}

function readUsername(value: unknown): string | undefined {
  return readText(readObject(value)?.['username']);
}

function readLastText(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  return readText(value.findLast((entry) => typeof entry === 'string'));
}

function durationUs(received: MicroTime | null, stageTime: MicroTime | null): number | null {
  if (received === null || stageTime === null) return null;
  const took = microsBetween(received, stageTime);
  return took < 0 ? null : took;
}
