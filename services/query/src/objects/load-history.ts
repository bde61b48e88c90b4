import {
  isCreation,
  parseMicroTime,
  readLives,
  rebuildHistory,
  type FilledIn,
  type ObjectLife,
  type ObjectVersion,
} from '@k8s-audit/audit-event';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';
import { nameOfCreated, type ObjectPlace } from './object-place.ts';

export interface HistoryEntry {
  readonly shown: ShownEvent;
  readonly version: ObjectVersion;
}

export interface ObjectHistory {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** The objects that had this name, newest first; they number versions from the oldest. */
  readonly lives: readonly ObjectLife[];
  /** False when there are older changes than were looked at. */
  readonly complete: boolean;
}

/** Changes that are looked at: more than a person reads, and some seconds of a busy controller. */
const MOST_CHANGES = 300;

/** All that changed the objects of one name, with what each request changed. */
export async function loadHistory(
  reader: Pick<EventReader, 'search'>,
  place: ObjectPlace,
  filledIn: FilledIn = 'hidden',
): Promise<ObjectHistory> {
  const page = await reader.search({ filter: filterOf(place, filledIn), limit: MOST_CHANGES });
  // A star in a search stands for anything; in the name of an object for itself.
  const named = page.events
    .map(presentStoredEvent)
    .filter(({ item }) => !place.name.includes('*') || item.name === place.name);
  const complete = page.nextCursor === null;
  const shown = complete ? [...named, ...(await findUnnamedCreation(reader, place, named))] : named;
  const events = shown.map(({ event }) => event).toReversed();
  const versions = rebuildHistory(events, filledIn);
  return {
    entries: shown.map((one, index) => ({
      shown: one,
      version: versions[shown.length - 1 - index] as ObjectVersion,
    })),
    lives: readLives(events, versions).toReversed(),
    complete,
  };
}

/** The entry of a version, which lives number from the oldest. */
export const entryAt = ({ entries }: ObjectHistory, version: number): HistoryEntry | undefined =>
  entries[entries.length - 1 - version];

const VERBS = ['create', 'update', 'patch', 'delete'].map((verb) => fieldIs('verb', verb));
/** Requests that leave the object as it is. */
const BESIDE = ['exec', 'attach', 'portforward', 'proxy', 'token', 'log'];

const not = (filter: EventFilter): EventFilter => ({ kind: 'not', filter });

function filterOf(place: ObjectPlace, filledIn: FilledIn): EventFilter {
  const hidden = filledIn === 'shown' ? BESIDE : [...BESIDE, 'status'];
  return {
    kind: 'and',
    filters: [
      fieldIs('name', place.name),
      ...whereIs(place),
      { kind: 'or', filters: VERBS },
      fieldIs('stage', 'ResponseComplete'),
      ...hidden.map((subresource) => not(fieldIs('subresource', subresource))),
    ],
  };
}

/** The place of an object, without its name. */
export const whereIs = ({ cluster, group, resource, namespace }: ObjectPlace): EventFilter[] => [
  fieldIs('cluster', cluster),
  fieldIs('resource', `${group}/${resource}`),
  namespace === '' ? not({ kind: 'has', what: 'namespace' }) : fieldIs('namespace', namespace),
];

/** A creation is followed within moments by what controllers do with the new object. */
const CREATED_WITHIN_US = 600_000_000n;
const MOST_CREATIONS = 20;

/**
 * The creation of an object whose name the server made up: its event holds the name in the answer
 * only. It is looked for in front of the first thing that is known of the object.
 */
async function findUnnamedCreation(
  reader: Pick<EventReader, 'search'>,
  place: ObjectPlace,
  named: readonly ShownEvent[],
): Promise<ShownEvent[]> {
  const first = named.at(-1);
  const firstUs = parseMicroTime(first?.item.time ?? '');
  if (first === undefined || firstUs === null || isCreation(first.event)) return [];
  const filters: EventFilter[] = [
    ...whereIs(place),
    fieldIs('verb', 'create'),
    not({ kind: 'has', what: 'name' }),
    { kind: 'text', text: place.name },
  ];
  const { events } = await reader.search({
    filter: { kind: 'and', filters },
    fromUs: firstUs - CREATED_WITHIN_US,
    toUs: firstUs,
    limit: MOST_CREATIONS,
  });
  const found = events.map(presentStoredEvent);
  return found.filter(({ event }) => nameOfCreated(event) === place.name).slice(0, 1);
}
