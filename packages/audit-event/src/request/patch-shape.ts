import { readPointer } from '../json-pointer.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';

/** Directives of a strategic merge patch that order what is there and change nothing. */
const isOrdering = (key: string): boolean =>
  key.startsWith('$setElementOrder/') || key.startsWith('$retainKeys');

/** The keys of a patch that change something. */
export const changedKeys = (patch: JsonObject): string[] =>
  Object.keys(patch).filter((key) => !isOrdering(key));

/**
 * What a patch sets at one path, when it changes nothing beside that path; undefined otherwise.
 * `soleChange({ spec: { paused: true } }, ['spec', 'paused'])` is true.
 */
export function soleChange(patch: unknown, path: readonly string[]): unknown {
  let at = patch;
  for (const key of path) {
    const object = readObject(at);
    if (object === undefined) return undefined;
    const keys = changedKeys(object);
    if (keys.length !== 1 || keys[0] !== key) return undefined;
    at = object[key];
  }
  return at;
}

/** Where the pod template's spec lies in a kind of object; a Pod's own spec for a Pod. */
export function podSpecPath(resource: string): readonly string[] {
  if (resource === 'pods') return ['spec'];
  if (resource === 'cronjobs') return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  return ['spec', 'template', 'spec'];
}

/** Deepest place named in a sentence. */
const DEEPEST_PLACE = 4;
const MOST_PLACES = 3;

/** The places that a patch changes, such as `spec.replicas`: at most three, then «more». */
export function changedPlaces(patch: unknown): string[] {
  const places = Array.isArray(patch)
    ? patch.map((operation) => pointerToPlace(readObject(operation)?.['path']))
    : walkPlaces(patch, '', 1);
  const distinct = [...new Set(places.filter((place) => place !== ''))];
  return distinct.length <= MOST_PLACES
    ? distinct
    : [...distinct.slice(0, MOST_PLACES - 1), 'more'];
}

function pointerToPlace(pointer: unknown): string {
  if (typeof pointer !== 'string') return '';
  return readPointer(pointer).slice(0, DEEPEST_PLACE).join('.');
}

function walkPlaces(patch: unknown, prefix: string, depth: number): string[] {
  const object = readObject(patch);
  if (object === undefined || depth > DEEPEST_PLACE) return [prefix];
  const keys = changedKeys(object);
  if (keys.length === 0) return [prefix];
  // Each level shows only so many, so that a wide patch costs no more than a narrow one.
  return keys
    .slice(0, MOST_PLACES + 1)
    .flatMap((key) => walkPlaces(object[key], prefix === '' ? key : `${prefix}.${key}`, depth + 1));
}
