import type { AuditEvent } from '../audit-event.ts';
import type { JsonObject } from '../read-json-fields.ts';
import { blameFields, type FieldBlame } from './blame-fields.ts';
import { isCreation, readObjectUid } from './object-uid.ts';
import type { ObjectVersion } from './rebuild-history.ts';

/** One object out of those that had the same name one after the other. */
export interface ObjectLife {
  /** Null where no event of it holds its uid. */
  readonly uid: string | null;
  /** Its versions, by their numbers in the history, oldest first. */
  readonly versions: readonly number[];
  /** The requests that created and deleted it; null where none of those is known. */
  readonly created: number | null;
  readonly deleted: number | null;
  /** The last state that is known, and after which version. */
  readonly last: { readonly version: number; readonly state: JsonObject } | null;
  /** Requests since then that changed it, nobody knows how. */
  readonly unfollowed: number;
  /** Who set each leaf of the last state. */
  readonly blame: ReadonlyMap<string, FieldBlame>;
}

/** Cuts a history into the objects that it is about, oldest first. */
export function readLives(
  events: readonly AuditEvent[],
  versions: readonly ObjectVersion[],
): ObjectLife[] {
  const indexes = new Map<number, number[]>();
  versions.forEach(({ life }, index) => {
    const own = indexes.get(life);
    if (own === undefined) indexes.set(life, [index]);
    else own.push(index);
  });
  return [...indexes.values()].map((own) => readLife(events, versions, own));
}

function readLife(
  events: readonly AuditEvent[],
  versions: readonly ObjectVersion[],
  own: readonly number[],
): ObjectLife {
  const find = (test: (version: ObjectVersion, event: AuditEvent) => boolean): number | null =>
    own.find((at) => test(versions[at] as ObjectVersion, events[at] as AuditEvent)) ?? null;
  const stateAt = (at: number): JsonObject | null =>
    versions[at]?.source === 'unchanged'
      ? null
      : (versions[at]?.state ?? versions[at]?.gone ?? null);
  const known = own.findLast((at) => stateAt(at) !== null);
  const state = known === undefined ? null : stateAt(known);
  const withUid = own.find((at) => versions[at]?.source !== 'unchanged' && versions[at]?.uid);
  return {
    uid: withUid === undefined ? null : readObjectUid(events[withUid] ?? {}),
    versions: own,
    created: find(({ source }, event) => isCreation(event) && source !== 'unchanged'),
    deleted: find(({ source }) => source === 'deleted'),
    last: known === undefined || state === null ? null : { version: known, state },
    unfollowed: own.filter((at) => at > (known ?? -1) && versions[at]?.source === 'unknown').length,
    blame: blameFields(events, versions, own),
  };
}
