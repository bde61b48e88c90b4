import type { Mask } from '@k8s-audit/audit-event';
import { isBodyField, NOTHING, type EventFilter, type SeenAs } from '@k8s-audit/store';
import { filterOfLimits } from './scope.ts';
import { seesEverything, type Grant } from './viewer.ts';

/** A search as somebody may ask it: within their limits, of events as they see them. */
export function limitFilter(filter: EventFilter, grant: Grant): EventFilter {
  if (seesEverything(grant)) return filter;
  const asked = seeAs(filter, { masks: grant.masks });
  return grant.limits.length === 0
    ? asked
    : { kind: 'and', filters: [filterOfLimits(grant.limits), asked] };
}

/** Whether a field is hidden: an event then has none, and a search for one finds nothing. */
export const hidesField = (masks: readonly Mask[], field: string): boolean =>
  field === 'ip' && masks.includes('addresses');

function seeAs(filter: EventFilter, seenAs: SeenAs): EventFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, filters: filter.filters.map((one) => seeAs(one, seenAs)) };
    case 'not':
      return { ...filter, filter: seeAs(filter.filter, seenAs) };
    case 'text':
      return { ...filter, seenAs };
    case 'field':
      if (hidesField(seenAs.masks, filter.field)) return NOTHING;
      return isBodyField(filter.field) ? { ...filter, seenAs } : filter;
    case 'has':
      return filter;
    default:
      return filter satisfies never;
  }
}
