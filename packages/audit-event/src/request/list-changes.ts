import { readPointer } from '../json-pointer.ts';
import { readObject } from '../read-json-fields.ts';
import { changedKeys } from './patch-shape.ts';

/** One place that a patch changes. */
export interface PlaceChange {
  readonly place: string;
  /** As JSON text, or as it is for a text; null when the place is taken away. */
  readonly value: string | null;
}

const MOST_CHANGES = 200;
const DEEPEST = 20;

/** The places of a patch, of any of the three types, with what they become: at most 200. */
export function listChanges(patch: unknown): PlaceChange[] {
  const changes: PlaceChange[] = [];
  if (Array.isArray(patch)) {
    for (const entry of patch.slice(0, MOST_CHANGES)) {
      const { op, path, value } = readObject(entry) ?? {};
      if (typeof path === 'string')
        changes.push({ place: pointerToPlace(path), value: op === 'remove' ? null : show(value) });
    }
    return changes;
  }
  walk(patch, '', 0, changes);
  return changes;
}

const pointerToPlace = (pointer: string): string =>
  readPointer(pointer).join('.') || '(everything)';

function walk(value: unknown, place: string, depth: number, changes: PlaceChange[]): void {
  if (changes.length >= MOST_CHANGES) return;
  const object = readObject(value);
  if (object === undefined || depth > DEEPEST || Object.keys(object).length === 0)
    return void changes.push({ place, value: value === null ? null : show(value) });
  for (const key of changedKeys(object)) {
    if (key === 'name' && place.endsWith(`[${String(object[key])}]`)) continue; // It names the place.
    const inner = object[key];
    const path = place === '' ? key : `${place}.${key}`;
    if (Array.isArray(inner) && inner.every((entry) => readObject(entry) !== undefined))
      inner.forEach((entry, index) =>
        walk(entry, `${path}[${nameOf(entry, index)}]`, depth + 1, changes),
      );
    else walk(inner, path, depth + 1, changes);
  }
}

/** Lists of named things are patched by name. */
function nameOf(entry: unknown, index: number): string {
  const name = readObject(entry)?.['name'];
  return typeof name === 'string' ? name : String(index);
}

function show(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '(nested too deeply to be shown)';
  }
}
