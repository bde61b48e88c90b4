import { readObject, readText, type JsonObject } from '../read-json-fields.ts';
import { listChildren } from './object-leaves.ts';

/** Who the server itself says owns a field. */
export interface FieldManager {
  /** As the client called itself: `kubectl-edit`, `argocd-controller`. */
  readonly name: string;
  /** `Apply` or `Update`. */
  readonly operation: string;
  /** When it last changed one of its fields; null where that is not said. */
  readonly time: string | null;
}

/** As deep as places go: deeper fields belong to what holds them. */
const DEEPEST = 30;

/**
 * Who owns which place of an object, by its `metadata.managedFields`. The keys of `fieldsV1` are
 * `f:name`, `k:{"name":"c1"}`, `v:"text"` and `i:0`.
 * Source: sigs.k8s.io/structured-merge-diff, fieldpath/serialize-pe.go.
 */
export function readFieldManagers(object: JsonObject): (place: string) => FieldManager | null {
  const owned = new Map<string, FieldManager>();
  for (const [manager, fields] of listManagers(object))
    visit(fields, { value: object, place: '', depth: 0 }, (place) => {
      const other = owned.get(place);
      if (other === undefined || (manager.time ?? '') >= (other.time ?? ''))
        owned.set(place, manager);
    });
  return (place) => {
    for (let at = place; at !== ''; at = outerOf(at)) {
      const manager = owned.get(at);
      if (manager !== undefined) return manager;
    }
    return null;
  };
}

const outerOf = (place: string): string =>
  place.slice(0, Math.max(0, place.lastIndexOf('.'), place.lastIndexOf('[')));

function listManagers(object: JsonObject): Array<[FieldManager, JsonObject]> {
  const entries = readObject(object['metadata'])?.['managedFields'];
  return (Array.isArray(entries) ? entries : []).flatMap((entry: unknown) => {
    const { manager, operation, time, fieldsV1 } = readObject(entry) ?? {};
    const [name, fields] = [readText(manager), readObject(fieldsV1)];
    if (name === undefined || fields === undefined) return [];
    const how = { operation: readText(operation) ?? 'Update', time: readText(time) ?? null };
    return [[{ name, ...how }, fields] as [FieldManager, JsonObject]];
  });
}

interface Spot {
  readonly value: unknown;
  readonly place: string;
  readonly depth: number;
}

function visit(fields: JsonObject, spot: Spot, own: (place: string) => void): void {
  const inner = Object.entries(fields).filter(([key]) => key !== '.');
  if (inner.length === 0 || spot.depth >= DEEPEST) {
    own(spot.place);
    return;
  }
  const children = listChildren(spot.value, spot.place) ?? [];
  for (const [key, rest] of inner) {
    const child = children[findChild(key, spot.value)];
    if (child !== undefined)
      visit(readObject(rest) ?? {}, { ...child, depth: spot.depth + 1 }, own);
  }
}

/** Which child a key means; -1 for one that is not there. */
function findChild(key: string, holder: unknown): number {
  const [kind, text] = [key.slice(0, 2), key.slice(2)];
  if (!Array.isArray(holder))
    return kind === 'f:' ? Object.keys(readObject(holder) ?? {}).indexOf(text) : -1;
  if (kind === 'i:') return Number(text);
  const wanted = parseJson(text);
  if (kind === 'v:') return holder.indexOf(wanted);
  const keys = Object.entries(readObject(wanted) ?? {});
  if (kind !== 'k:' || keys.length === 0) return -1;
  return holder.findIndex((entry: unknown) => {
    const object = readObject(entry) ?? {};
    // The server leaves out keys that have their default, such as `protocol: TCP`.
    return keys.every(([name, value]) => !Object.hasOwn(object, name) || object[name] === value);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
