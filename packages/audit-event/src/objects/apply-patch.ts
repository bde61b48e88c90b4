import { readObject, type JsonObject } from '../read-json-fields.ts';
import { applyJsonPatch } from './apply-json-patch.ts';
import { isSet, mergeKeyOf } from './list-merge-keys.ts';
import { getOwn, setOwn } from './set-own.ts';

/** Whether lists are joined entry by entry (strategic merge, apply) or replaced (merge patch). */
export type ListPolicy = 'joined' | 'replaced';

const DELETE_FROM_LIST = '$deleteFromPrimitiveList/';

/**
 * Applies a merge patch (RFC 7396), a strategic merge patch or a JSON patch (RFC 6902) as a server
 * would. No event tells which of the first two it was: servers know how to join the lists of their
 * own resources only, and clients that can leave it to them do.
 */
export function applyPatch(
  target: JsonObject,
  patch: unknown,
  lists: ListPolicy = 'joined',
): JsonObject {
  if (Array.isArray(patch)) return applyJsonPatch(target, patch);
  return merge(target, readObject(patch) ?? {}, lists);
}

function merge(target: JsonObject, patch: JsonObject, lists: ListPolicy): JsonObject {
  if (lists === 'joined' && patch['$patch'] === 'replace') {
    const { $patch: _directive, ...rest } = patch;
    return rest;
  }
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (lists === 'joined' && key.startsWith('$')) applyDirective(merged, key, value);
    else if (value === null) delete merged[key];
    else setOwn(merged, key, mergeValue(getOwn(merged, key), value, { key, lists }));
  }
  return merged;
}

function mergeValue(
  old: unknown,
  value: unknown,
  { key, lists }: { readonly key: string; readonly lists: ListPolicy },
): unknown {
  const object = readObject(value);
  if (object !== undefined) return merge(readObject(old) ?? {}, object, lists);
  if (lists === 'joined' && Array.isArray(value)) {
    return joinLists(key, Array.isArray(old) ? old : [], value);
  }
  return value;
}

/** `$setElementOrder` and `$retainKeys` order what is there; only texts are taken away by name. */
function applyDirective(merged: Record<string, unknown>, directive: string, value: unknown): void {
  if (!directive.startsWith(DELETE_FROM_LIST) || !Array.isArray(value)) return;
  const key = directive.slice(DELETE_FROM_LIST.length);
  const old = getOwn(merged, key);
  if (Array.isArray(old)) {
    setOwn(
      merged,
      key,
      old.filter((entry) => !value.includes(entry)),
    );
  }
}

function joinLists(list: string, target: readonly unknown[], patch: readonly unknown[]): unknown[] {
  if (isSet(list)) return [...new Set([...target, ...patch])];
  const entries = patch.map((entry) => readObject(entry));
  const keys = entries.map((entry) => (entry === undefined ? null : mergeKeyOf(list, entry)));
  if (keys.includes(null)) return withoutDirectives(patch);
  const joined: JsonObject[] = target.map((one) => readObject(one) ?? {});
  entries.forEach((entry = {}, index) => {
    const key = keys[index] ?? 'name';
    const at = joined.findIndex((one) => one[key] === entry[key]);
    if (entry['$patch'] === 'delete') {
      if (at >= 0) joined.splice(at, 1);
    } else if (at < 0) joined.push(merge({}, entry, 'joined'));
    else joined[at] = merge(joined[at] ?? {}, entry, 'joined');
  });
  return joined;
}

const withoutDirectives = (patch: readonly unknown[]): unknown[] =>
  patch.filter((entry) => readObject(entry)?.['$patch'] !== 'replace');
