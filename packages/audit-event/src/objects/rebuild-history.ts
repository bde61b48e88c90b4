import type { AuditEvent } from '../audit-event.ts';
import { FILLED_METADATA, LAST_APPLIED } from '../object-metadata.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';
import { listChanges } from '../request/list-changes.ts';
import { applyPatch } from './apply-patch.ts';

/** One place of an object that a request changed. */
export interface FieldChange {
  readonly place: string;
  /** Undefined where it was not recorded what stood there; null where nothing did. */
  readonly before: string | null | undefined;
  /** Null where it was taken away. */
  readonly after: string | null;
}

/** An object after one request, as far as it is known. */
export interface ObjectVersion {
  readonly changes: readonly FieldChange[];
  /** The whole object, without what changes by itself; null where it is not known. */
  readonly state: JsonObject | null;
  /** Where the state comes from. */
  readonly source: 'answer' | 'request' | 'rebuilt' | 'unknown' | 'deleted';
  readonly uid: string | null;
}

/**
 * Rebuilds what an object was after each request that changed it, oldest first. The answer is taken
 * where it was recorded, then the body of a create or update; a patch is applied to what is known.
 */
export function rebuildHistory(events: readonly AuditEvent[]): ObjectVersion[] {
  let before: JsonObject | null = null;
  return events.map((event) => {
    const version = readVersion(event, before);
    before = version.state;
    return version;
  });
}

function readVersion(event: AuditEvent, before: JsonObject | null): ObjectVersion {
  const failed = (event.responseStatus?.code ?? 200) >= 400;
  if (failed) return { changes: [], state: before, source: 'rebuilt', uid: uidOf(event) };
  if (event.verb === 'delete')
    return { changes: [], state: null, source: 'deleted', uid: uidOf(event) };
  const { state, source } = readState(event, before);
  const uid = uidOf(event);
  if (state === null) return { changes: describePatch(event), state, source, uid };
  if (before === null && event.verb !== 'create') {
    return { changes: event.verb === 'patch' ? describePatch(event) : [], state, source, uid };
  }
  return { changes: compareStates(before ?? {}, state), state, source, uid };
}

function readState(
  event: AuditEvent,
  before: JsonObject | null,
): { state: JsonObject | null; source: ObjectVersion['source'] } {
  const answer = readObject(event.responseObject);
  if (
    answer !== undefined &&
    answer['kind'] !== 'Status' &&
    event.objectRef?.subresource === undefined
  )
    return { state: bare(answer), source: 'answer' };
  const body = event.requestObject;
  const object = readObject(body);
  if (
    (event.verb === 'create' || event.verb === 'update') &&
    object !== undefined &&
    !event.objectRef?.subresource
  )
    return { state: bare(object), source: 'request' };
  if (event.verb !== 'patch' || body === undefined || before === null)
    return { state: null, source: 'unknown' };
  return { state: bare(applyPatch(before, body)), source: 'rebuilt' };
}

/** Without the state before, a patch still says what it set. */
function describePatch(event: AuditEvent): FieldChange[] {
  if (event.verb !== 'patch' || event.requestObject === undefined) return [];
  return listChanges(event.requestObject).map(({ place, value }) => ({
    place,
    before: undefined,
    after: value,
  }));
}

function bare(object: JsonObject): JsonObject {
  const { status: _reported, metadata, ...rest } = object;
  const kept = Object.entries(readObject(metadata) ?? {}).filter(
    ([key]) => !FILLED_METADATA.has(key),
  );
  const meta: Record<string, unknown> = Object.fromEntries(kept);
  const annotations = readObject(meta['annotations']);
  if (annotations !== undefined && LAST_APPLIED in annotations) {
    const { [LAST_APPLIED]: _manifest, ...others } = annotations;
    meta['annotations'] = others;
  }
  return { ...rest, metadata: meta };
}

/** The places at which two states of an object differ. */
export function compareStates(before: JsonObject, after: JsonObject): FieldChange[] {
  const old = placesOf(before);
  const now = placesOf(after);
  const changes: FieldChange[] = [];
  for (const [place, value] of now) {
    if (old.get(place) !== value)
      changes.push({ place, before: old.get(place) ?? null, after: value });
  }
  for (const [place, value] of old) {
    if (!now.has(place)) changes.push({ place, before: value, after: null });
  }
  return changes;
}

const placesOf = (state: JsonObject): Map<string, string> =>
  new Map(
    listChanges(state)
      .filter(({ value }) => value !== null && value !== '{}' && value !== '[]')
      .map(({ place, value }) => [place, value as string]),
  );

function uidOf(event: AuditEvent): string | null {
  const meta = readObject(readObject(event.responseObject)?.['metadata']);
  const uid = event.objectRef?.uid ?? meta?.['uid'];
  return typeof uid === 'string' ? uid : null;
}
