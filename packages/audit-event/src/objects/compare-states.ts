import type { JsonObject } from '../read-json-fields.ts';
import { listLeaves } from './object-leaves.ts';

/** One place of an object that a request changed. */
export interface FieldChange {
  readonly place: string;
  /** Undefined where it was not recorded what stood there; null where nothing did. */
  readonly before: string | null | undefined;
  /** Null where it was taken away. */
  readonly after: string | null;
}

/** The places at which two states of an object differ. */
export function compareStates(before: JsonObject, after: JsonObject): FieldChange[] {
  const old = tellingLeaves(before);
  const now = tellingLeaves(after);
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

/** Without what says nothing: what is empty, and the name of an entry whose place is its name. */
function tellingLeaves(state: JsonObject): Map<string, string> {
  const leaves = listLeaves(state);
  for (const [place, value] of leaves) {
    if (value === '{}' || value === '[]' || value === 'null' || place.endsWith(`[${value}].name`))
      leaves.delete(place);
  }
  return leaves;
}
