import { readCredential } from '@k8s-audit/audit-event';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import { placeOf } from '../objects/object-place.ts';
import type { ShownEvent } from '../present-stored-event.ts';

/** What events around another one can have in common with it. */
export const AROUND = ['session', 'actor', 'object', 'address'] as const;
export type Around = (typeof AROUND)[number];

/** The filter of what an event has in common with those around it; null where it lacks that. */
export function filterAround(shown: ShownEvent, by: Around): EventFilter | null {
  const { item } = shown;
  switch (by) {
    case 'session':
      return sessionOf(shown);
    case 'actor':
      return item.actor.name === '' ? null : fieldIs('user', item.actor.name);
    case 'object': {
      const place = placeOf(shown);
      return place === null
        ? null
        : allOf([
            fieldIs('cluster', place.cluster),
            fieldIs('resource', `${place.group}/${place.resource}`),
            ...(place.namespace === '' ? [] : [fieldIs('namespace', place.namespace)]),
            fieldIs('name', place.name),
          ]);
    }
    case 'address':
      return item.sourceIp === null ? null : fieldIs('ip', item.sourceIp);
    default:
      return by satisfies never;
  }
}

const allOf = (filters: readonly EventFilter[]): EventFilter => ({ kind: 'and', filters });

/** A credential is one session; without its id it is one user from one address with one client. */
function sessionOf({ item, event }: ShownEvent): EventFilter | null {
  if (!item.user) return null;
  const who = [fieldIs('cluster', item.cluster), fieldIs('user', item.user)];
  const { id } = readCredential(event);
  if (id !== null) return allOf([...who, { kind: 'text', text: id }]);
  if (!item.sourceIp || !item.userAgent) return null;
  return allOf([...who, fieldIs('ip', item.sourceIp), fieldIs('agent', item.userAgent)]);
}
