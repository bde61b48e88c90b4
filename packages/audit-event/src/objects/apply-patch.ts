import { readPointer } from '../json-pointer.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';

type Json = Record<string, unknown>;

/**
 * Applies a merge patch (RFC 7396), a strategic merge patch or a JSON patch (RFC 6902) as a server
 * would. Lists of a strategic patch are merged by `name`, which is right for containers, variables
 * and ports; other merge keys are not known here, and such lists are replaced.
 */
export function applyPatch(target: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) return merge(target, readObject(patch) ?? {});
  const copy = structuredClone(target) as Json;
  for (const entry of patch) applyOperation(copy, readObject(entry) ?? {});
  return copy;
}

function applyOperation(target: Json, { op, path, value }: JsonObject): void {
  if (typeof path !== 'string') return;
  const keys = readPointer(path);
  const last = keys.pop();
  if (last === undefined) return;
  let at: unknown = target;
  for (const key of keys) {
    if (typeof at !== 'object' || at === null) return;
    const holder = at as Json;
    if (holder[key] === undefined) setOwn(holder, key, {});
    at = holder[key];
  }
  if (Array.isArray(at)) applyToList(at, last, { op, value });
  else if (typeof at === 'object' && at !== null) {
    if (op === 'remove') delete (at as Json)[last];
    else setOwn(at as Json, last, value);
  }
}

function applyToList(
  list: unknown[],
  key: string,
  { op, value }: { op: unknown; value: unknown },
): void {
  const index = key === '-' ? list.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > list.length) return;
  if (op === 'remove') list.splice(index, 1);
  else list.splice(index, op === 'add' ? 0 : 1, value);
}

/** A key such as __proto__ is only a key. */
function setOwn(object: Json, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function merge(target: JsonObject, patch: JsonObject): JsonObject {
  if (patch['$patch'] === 'replace') {
    const { $patch: _directive, ...rest } = patch;
    return rest;
  }
  const merged: Json = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    const old = Object.hasOwn(merged, key) ? merged[key] : undefined;
    const object = readObject(value);
    if (value === null) delete merged[key];
    else if (object !== undefined) setOwn(merged, key, merge(readObject(old) ?? {}, object));
    else if (Array.isArray(value) && Array.isArray(old))
      setOwn(merged, key, mergeLists(old, value));
    else setOwn(merged, key, value);
  }
  return merged;
}

function mergeLists(target: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const entries = patch.map(readObject);
  if (!entries.every((entry) => entry !== undefined && typeof entry['name'] === 'string'))
    return [...patch];
  const merged = target.map((one) => readObject(one) ?? {});
  for (const entry of entries as JsonObject[]) {
    const at = merged.findIndex((one) => one['name'] === entry['name']);
    if (entry['$patch'] === 'delete') {
      if (at >= 0) merged.splice(at, 1);
    } else if (at < 0) merged.push(entry);
    else merged[at] = merge(merged[at] as JsonObject, entry);
  }
  return merged;
}
