import { rebuildHistory, type ObjectVersion } from '@k8s-audit/audit-event';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';

export interface ObjectPlace {
  readonly cluster: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export interface HistoryEntry {
  readonly shown: ShownEvent;
  readonly version: ObjectVersion;
}

export interface ObjectHistory {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** False when there are older changes than were looked at. */
  readonly complete: boolean;
}

/** Changes that are looked at: more than a person reads, and some seconds of a busy controller. */
const MOST_CHANGES = 300;

/** All that changed one object, with what each request changed. Reports of its status are left out. */
export async function loadHistory(reader: EventReader, place: ObjectPlace): Promise<ObjectHistory> {
  const page = await reader.search({ filter: filterOf(place), limit: MOST_CHANGES });
  const shown = page.events.map(presentStoredEvent);
  const versions = rebuildHistory(shown.map(({ event }) => event).toReversed()).toReversed();
  return {
    entries: shown.map((one, index) => ({ shown: one, version: versions[index] as ObjectVersion })),
    complete: page.nextCursor === null,
  };
}

function filterOf({ cluster, group, resource, namespace, name }: ObjectPlace): EventFilter {
  const verbs = ['create', 'update', 'patch', 'delete'].map((verb) => fieldIs('verb', verb));
  return {
    kind: 'and',
    filters: [
      fieldIs('name', name),
      fieldIs('cluster', cluster),
      fieldIs('resource', `${group}/${resource}`),
      namespace === ''
        ? { kind: 'not', filter: { kind: 'has', what: 'namespace' } }
        : fieldIs('namespace', namespace),
      { kind: 'or', filters: verbs },
      fieldIs('stage', 'ResponseComplete'),
      { kind: 'not', filter: fieldIs('subresource', 'status') },
    ],
  };
}

/** Namespaces carry their own name as namespace (k8s.io/apiserver `requestinfo.go`). */
export const placeOf = ({ item }: ShownEvent): ObjectPlace | null =>
  item.resource === null || item.name === null
    ? null
    : {
        cluster: item.cluster,
        group: item.apiGroup ?? '',
        resource: item.resource,
        namespace: item.namespace ?? '',
        name: item.name,
      };
