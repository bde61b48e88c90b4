import { readPointer } from '../json-pointer.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';
import { getOwn, setOwn } from './set-own.ts';

type Json = Record<string, unknown>;

/** What is at the end of a pointer: the object or list that holds it, and its key there. */
interface Place {
  readonly holder: Json | unknown[];
  readonly key: string;
}

/**
 * Applies a JSON patch (RFC 6902) that the server took. A place that is not known here was there for
 * the server (it fills in defaults): it is made.
 */
export function applyJsonPatch(target: JsonObject, operations: readonly unknown[]): JsonObject {
  let copy = structuredClone(target) as Json;
  for (const entry of operations) {
    const { op, path, from, value } = readObject(entry) ?? {};
    if (typeof path !== 'string') continue;
    if (path === '' && (op === 'add' || op === 'replace')) copy = { ...readObject(value) };
    else if (op === 'move' || op === 'copy') {
      if (typeof from !== 'string') continue;
      const moved = structuredClone(read(copy, from));
      if (op === 'move') applyAt(copy, from, 'remove');
      applyAt(copy, path, 'add', moved);
    } else if (op === 'add' || op === 'replace' || op === 'remove') applyAt(copy, path, op, value);
  }
  return copy;
}

function applyAt(
  target: Json,
  pointer: string,
  op: 'add' | 'replace' | 'remove',
  value?: unknown,
): void {
  const place = find(target, pointer);
  if (place === null) return;
  const { holder, key } = place;
  if (!Array.isArray(holder)) {
    if (op === 'remove') delete holder[key];
    else setOwn(holder, key, value);
    return;
  }
  const index = key === '-' ? holder.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > holder.length) return;
  if (op === 'remove') holder.splice(index, 1);
  else holder.splice(index, op === 'add' ? 0 : 1, value);
}

function find(target: Json, pointer: string): Place | null {
  const keys = readPointer(pointer);
  const key = keys.pop();
  if (key === undefined) return null;
  let at: unknown = target;
  for (const step of keys) {
    if (Array.isArray(at)) at = at[Number(step)];
    else {
      const holder: Json | undefined = readObject(at);
      if (holder === undefined) return null;
      if (getOwn(holder, step) === undefined) setOwn(holder, step, {});
      at = getOwn(holder, step);
    }
  }
  return typeof at === 'object' && at !== null ? { holder: at as Place['holder'], key } : null;
}

function read(target: Json, pointer: string): unknown {
  const place = find(target, pointer);
  if (place === null) return undefined;
  const { holder, key } = place;
  return Array.isArray(holder) ? holder[Number(key)] : getOwn(holder, key);
}
