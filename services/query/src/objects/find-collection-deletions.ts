import { parseMicroTime, readListedNames } from '@k8s-audit/audit-event';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';
import { whereIs, type ObjectHistory } from './load-history.ts';
import type { ObjectPlace } from './object-place.ts';

/** A `deletecollection`, which names no object: its answer lists them, where it was recorded. */
export interface CollectionDeletion {
  readonly shown: ShownEvent;
  /** Whether its answer lists the object; false where no answer was recorded. */
  readonly certain: boolean;
}

/** Nobody reads more; a namespace that is torn down has a dozen. */
const MOST_DELETIONS = 20;

/**
 * The deletions of many objects at once that covered an object or may have, newest first, since the
 * first that is known of it. Those whose answer lists others only are left out.
 */
export async function findCollectionDeletions(
  reader: Pick<EventReader, 'search'>,
  place: ObjectPlace,
  { entries }: Pick<ObjectHistory, 'entries'>,
): Promise<CollectionDeletion[]> {
  const firstUs = parseMicroTime(entries.at(-1)?.shown.item.time ?? '') ?? undefined;
  const filters: EventFilter[] = [
    ...whereIs(place),
    fieldIs('verb', 'deletecollection'),
    fieldIs('outcome', 'allowed'),
    fieldIs('stage', 'ResponseComplete'),
  ];
  const page = await reader.search({
    filter: { kind: 'and', filters },
    fromUs: firstUs,
    limit: MOST_DELETIONS,
  });
  return page.events
    .map(presentStoredEvent)
    .map((shown) => ({ shown, names: readListedNames(shown.event) }))
    .filter(({ names }) => names === null || names.includes(place.name))
    .map(({ shown, names }) => ({ shown, certain: names !== null }));
}
