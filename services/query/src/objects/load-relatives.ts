import {
  parseMicroTime,
  readEventOwners,
  readOwners,
  type ObjectLife,
  type OwnerReference,
} from '@k8s-audit/audit-event';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';
import { entryAt, type ObjectHistory } from './load-history.ts';
import { ownerPlace, placeOf, type ObjectPlace } from './object-place.ts';

export interface Child {
  readonly place: ObjectPlace;
  /** The event that made it. */
  readonly created: ShownEvent;
}

/** What an object belongs to, and what belongs to it. */
export interface Relatives {
  readonly owners: ReadonlyArray<OwnerReference & { readonly place: ObjectPlace }>;
  /** Newest first; null where no event holds the object's uid, by which they would name it. */
  readonly children: readonly Child[] | null;
  /** False when there may be more children than were looked at. */
  readonly complete: boolean;
}

const MOST_CHILDREN = 50;

/** Finds the relatives of the newest object of a history: children by the owner in their creation. */
export async function loadRelatives(
  reader: Pick<EventReader, 'search'>,
  place: ObjectPlace,
  history: ObjectHistory,
): Promise<Relatives> {
  const [life] = history.lives;
  const owners = readOwners(life?.last?.state).map((owner) => ({
    ...owner,
    place: ownerPlace(place, owner),
  }));
  if (!life?.uid) return { owners, children: null, complete: true };
  const { uid } = life;
  const filters: EventFilter[] = [
    fieldIs('cluster', place.cluster),
    fieldIs('verb', 'create'),
    { kind: 'text', text: uid },
    ...(place.namespace === '' || place.resource === 'namespaces'
      ? []
      : [fieldIs('namespace', place.namespace)]),
  ];
  const page = await reader.search({
    filter: { kind: 'and', filters },
    ...rangeOf(history, life),
    limit: MOST_CHILDREN,
  });
  const children = page.events
    .map(presentStoredEvent)
    .filter(({ event }) => readEventOwners(event).some((owner) => owner.uid === uid))
    .flatMap((created) => {
      const own = placeOf(created);
      return own === null ? [] : [{ place: own, created }];
    });
  return { owners, children: distinct(children), complete: page.nextCursor === null };
}

/** Nothing belongs to an object before it is there. */
function rangeOf(history: ObjectHistory, life: ObjectLife): { readonly fromUs?: bigint } {
  const created = life.created === null ? undefined : entryAt(history, life.created);
  const fromUs = parseMicroTime(created?.shown.item.time ?? '');
  return fromUs === null ? {} : { fromUs };
}

function distinct(children: readonly Child[]): Child[] {
  const byPlace = new Map(children.map((child) => [JSON.stringify(child.place), child]));
  return [...byPlace.values()];
}
