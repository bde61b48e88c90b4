import type { AuditEvent } from '../audit-event.ts';
import { FILLED_METADATA, LAST_APPLIED } from '../object-metadata.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';
import { listChanges } from '../request/list-changes.ts';
import { compareStates, type FieldChange } from './compare-states.ts';
import { isCreation, readObjectUid } from './object-uid.ts';
import { readEffect, type Effect } from './read-effect.ts';

/** An object after one request, as far as it is known. */
export interface ObjectVersion {
  readonly changes: readonly FieldChange[];
  /** The whole object; null where it is not known, and where there is none. */
  readonly state: JsonObject | null;
  /** What a deletion answered with: the object as it last was; null elsewhere. */
  readonly gone: JsonObject | null;
  /** Where the state comes from; `unchanged`: the request failed or was a dry run. */
  readonly source: 'answer' | 'request' | 'rebuilt' | 'unknown' | 'deleted' | 'unchanged';
  readonly uid: string | null;
  /** Which of the objects of this name it is, from 0: one that was created again is another. */
  readonly life: number;
}

/** Whether states keep what the server fills in: versions, managed fields, status. */
export type FilledIn = 'hidden' | 'shown';

/**
 * Rebuilds what an object was after each request that changed it, oldest first. The answer is taken
 * where it was recorded, then the body of a create or update; a patch is applied to what is known.
 */
export function rebuildHistory(
  events: readonly AuditEvent[],
  filledIn: FilledIn = 'hidden',
): ObjectVersion[] {
  let before: ObjectVersion | null = null;
  let life: Life = { number: 0, uid: null, begun: false };
  return events.map((event) => {
    const effect = readEffect(event);
    const next = followLife(life, event, effect);
    if (next.number !== life.number) before = null;
    life = next;
    const version = readVersion({ event, effect, before: before?.state ?? null, filledIn });
    before = { ...version, life: life.number };
    return before;
  });
}

interface Life {
  readonly number: number;
  readonly uid: string | null;
  /** Whether something happened to it that did not fail. */
  readonly begun: boolean;
}

/** Another uid is another object, and so is what is created where one was. */
function followLife(life: Life, event: AuditEvent, effect: Effect): Life {
  if (effect.kind === 'nothing') return life;
  const uid = readObjectUid(event);
  const another = uid !== null && life.uid !== null && uid !== life.uid;
  const created = isCreation(event) && life.begun;
  return another || created
    ? { number: life.number + 1, uid, begun: true }
    : { number: life.number, uid: uid ?? life.uid, begun: true };
}

function readVersion(options: {
  readonly event: AuditEvent;
  readonly effect: Effect;
  readonly before: JsonObject | null;
  readonly filledIn: FilledIn;
}): Omit<ObjectVersion, 'life'> {
  const { event, effect, before, filledIn } = options;
  const known = { uid: readObjectUid(event), gone: null };
  const keep = filledIn === 'shown' ? (object: JsonObject) => object : hideFilledIn;
  switch (effect.kind) {
    case 'nothing':
      return { ...known, changes: [], state: before, source: 'unchanged' };
    case 'deleted':
      return {
        ...known,
        changes: [],
        state: null,
        gone: effect.object === null ? null : keep(effect.object),
        source: 'deleted',
      };
    case 'unknown':
      return { ...known, changes: [], state: null, source: 'unknown' };
    case 'change': {
      if (before === null)
        return { ...known, changes: readAsked(event), state: null, source: 'unknown' };
      const state = keep(effect.apply(before));
      return { ...known, changes: compareStates(before, state), state, source: 'rebuilt' };
    }
    case 'whole': {
      const state = keep(effect.object);
      const old = isCreation(event) ? {} : before;
      const changes = old === null ? readAsked(event) : compareStates(old, state);
      return { ...known, changes, state, source: effect.from };
    }
    default:
      return effect satisfies never;
  }
}

/** Without the state before, a patch still says what it set. */
function readAsked(event: AuditEvent): FieldChange[] {
  const { requestObject: body, objectRef, verb } = event;
  if (body === undefined) return [];
  const asked =
    objectRef?.subresource === 'scale' ? { spec: readObject(body)?.['spec'] ?? {} } : body;
  if (verb !== 'patch' && objectRef?.subresource !== 'scale') return [];
  return listChanges(asked).map(({ place, value }) => ({ place, before: undefined, after: value }));
}

function hideFilledIn(object: JsonObject): JsonObject {
  const { status: _reported, ...rest } = object;
  const metadata = readObject(object['metadata']);
  if (metadata === undefined) return rest;
  const kept = Object.entries(metadata).filter(([key]) => !FILLED_METADATA.has(key));
  const meta: Record<string, unknown> = Object.fromEntries(kept);
  const annotations = readObject(meta['annotations']);
  if (annotations !== undefined && LAST_APPLIED in annotations) {
    const { [LAST_APPLIED]: _manifest, ...others } = annotations;
    meta['annotations'] = others;
  }
  return { ...rest, metadata: meta };
}
