import type { AuditEvent } from '../audit-event.ts';
import { readObject } from '../read-json-fields.ts';
import { listChanges } from '../request/list-changes.ts';
import { readFieldManagers, type FieldManager } from './field-managers.ts';
import { isCreation } from './object-uid.ts';
import { isWithin, listLeaves } from './object-leaves.ts';
import type { ObjectVersion } from './rebuild-history.ts';

/** Which request gave a field the value that it has. */
export interface FieldBlame {
  /** The number of the request among those of the history, oldest first. */
  readonly version: number;
  /**
   * `asked`: the request names the field. `filled`: the field came with it, as a default or by
   * admission. `seen`: there from this request on; who set it was not recorded.
   */
  readonly how: 'asked' | 'filled' | 'seen';
  /** For what was only seen: who the object itself says set it. */
  readonly manager?: FieldManager;
}

interface Held extends FieldBlame {
  readonly value: string;
}

/**
 * Tells for each leaf of an object's last known state which request set it last, by place. A request
 * that sets what was there already takes no blame. `indexes` are the versions of one life, in order.
 */
export function blameFields(
  events: readonly AuditEvent[],
  versions: readonly ObjectVersion[],
  indexes: readonly number[],
): Map<string, FieldBlame> {
  let blamed = new Map<string, Held>();
  /** What patches set while the state was not known, and whether anything unseen happened then. */
  const meanwhile = new Map<string, Held>();
  let gap = true;
  for (const index of indexes) {
    const [event, version] = [events[index] ?? {}, versions[index]];
    if (version === undefined || version.source === 'unchanged') continue;
    const state = version.state ?? version.gone;
    if (version.source === 'deleted' && state === null) continue;
    if (state === null) {
      for (const { place, after } of version.changes)
        meanwhile.set(place, { version: index, how: 'asked', value: after ?? '' });
      gap = true;
      continue;
    }
    // A deletion answers with what others had made of the object.
    const unseen = version.source === 'deleted' || (gap && !isCreation(event));
    const tell = createTeller({ event, index, meanwhile, gap: unseen });
    const next = new Map<string, Held>();
    for (const [place, value] of listLeaves(state)) {
      const held = blamed.get(place);
      next.set(place, held?.value === value ? held : tell(place, value));
    }
    blamed = next;
    meanwhile.clear();
    gap = false;
  }
  return new Map([...blamed].map(([place, { value: _value, ...blame }]) => [place, blame]));
}

function createTeller(options: {
  readonly event: AuditEvent;
  readonly index: number;
  readonly meanwhile: ReadonlyMap<string, Held>;
  readonly gap: boolean;
}): (place: string, value: string) => Held {
  const { event, index, meanwhile, gap } = options;
  const asked = readAskedPlaces(event);
  const managerOf = readFieldManagers(readObject(event.responseObject) ?? {});
  return (place, value) => {
    const names = asked === 'all' || asked.places.some((one) => isWithin(place, one));
    // A body that holds the whole object also names what it leaves as it was.
    const wholly = asked !== 'all' && asked.whole;
    if (names && !(gap && wholly)) return { version: index, how: 'asked', value };
    const earlier = meanwhile.get(place);
    if (earlier?.value === value) return earlier;
    if (!gap) return { version: index, how: 'filled', value };
    const manager = managerOf(place);
    return { version: index, how: 'seen', value, ...(manager === null ? {} : { manager }) };
  };
}

type Asked = 'all' | { readonly places: readonly string[]; readonly whole: boolean };

/** A JSON patch changes what it names and no more; its places count entries, so they are not compared. */
function readAskedPlaces({ requestObject: body, objectRef }: AuditEvent): Asked {
  if (Array.isArray(body) || (objectRef?.subresource ?? '') !== '') return 'all';
  const object = readObject(body);
  if (object === undefined) return { places: [], whole: false };
  const whole = typeof object['kind'] === 'string' && typeof object['apiVersion'] === 'string';
  return {
    // An empty patch names nothing, which would be the place of everything.
    places: (whole
      ? [...listLeaves(object).keys()]
      : listChanges(body).map(({ place }) => place)
    ).filter((place) => place !== ''),
    whole,
  };
}
