import { readObject, type JsonObject } from '../read-json-fields.ts';
import { mergeKeyOf } from './list-merge-keys.ts';

/** More than any object of Kubernetes' own has; what is beyond stays in one leaf of its list. */
const MOST_LEAVES = 5_000;
const DEEPEST = 30;

/**
 * The leaves of an object: `spec.containers[c1].image` → `nginx:1`. A text is as it is, anything else
 * JSON. Entries of a list are named by what tells them apart, else by their number.
 */
export function listLeaves(object: JsonObject): Map<string, string> {
  const leaves = new Map<string, string>();
  walk(object, '', 0, leaves);
  return leaves;
}

function walk(value: unknown, place: string, depth: number, leaves: Map<string, string>): void {
  const children =
    depth < DEEPEST && leaves.size < MOST_LEAVES ? listChildren(value, place) : undefined;
  if (children === undefined || children.length === 0) {
    leaves.set(place, showValue(value));
    return;
  }
  for (const child of children) walk(child.value, child.place, depth + 1, leaves);
}

/** What lies in an object or list, each with its place; undefined for any other value. */
export function listChildren(
  value: unknown,
  place: string,
): Array<{ readonly place: string; readonly value: unknown }> | undefined {
  if (Array.isArray(value)) {
    const names = nameEntries(place.slice(place.lastIndexOf('.') + 1), value);
    return value.map((entry: unknown, index) => ({
      place: `${place}[${names[index] ?? index}]`,
      value: entry,
    }));
  }
  const object = readObject(value);
  if (object === undefined) return undefined;
  return Object.entries(object).map(([key, inner]) => ({
    place: place === '' ? key : `${place}.${key}`,
    value: inner,
  }));
}

/** By name first, since that reads best; a name that comes twice tells nothing apart. */
function nameEntries(list: string, entries: readonly unknown[]): string[] {
  const names = entries.map((entry, index) => {
    const object = readObject(entry) ?? {};
    if (typeof object['name'] === 'string') return object['name'];
    const key = mergeKeyOf(list, object);
    return key === null ? String(index) : String(object[key]);
  });
  return new Set(names).size === names.length
    ? names
    : entries.map((_entry, index) => String(index));
}

/** A value as a reader sees it; lone surrogates become U+FFFD. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '(nested too deeply to be shown)';
  }
}

/** Whether a place lies at or within another: `spec.a[0]` within `spec`, and within `spec.a`. */
export function isWithin(place: string, outer: string): boolean {
  if (!place.startsWith(outer)) return false;
  const next = place.charAt(outer.length);
  return outer === '' || next === '' || next === '.' || next === '[';
}
