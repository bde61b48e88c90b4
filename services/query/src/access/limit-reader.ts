import { maskEvent } from '@k8s-audit/audit-event';
import { EVERYTHING, FACET_FIELDS, type FacetField, type StoredEvent } from '@k8s-audit/store';
import type { EventReader, StoreReader } from '../event-reader.ts';
import { currentReading, currentViewer } from './current-reading.ts';
import { hidesField, limitFilter } from './limit-filter.ts';
import { filterOfLimits } from './scope.ts';
import type { Grant } from './viewer.ts';

/**
 * The one door to the store for pages and API: whoever asks gets answers as if nothing else were there
 * than what they may see. Counts, values and suggestions follow from searches within their limits.
 */
export function createLimitedReader(reader: StoreReader): EventReader {
  return {
    async search(search) {
      const { viewer } = currentReading();
      const page = await reader.search({ ...search, filter: limitFilter(search.filter, viewer) });
      return { ...page, events: give(page.events) };
    },
    histogram: (search) =>
      reader.histogram({ ...search, filter: limitFilter(search.filter, currentViewer()) }),
    async facets(search) {
      const viewer = currentViewer();
      const { fields, ...facets } = await reader.facets({
        ...search,
        filter: limitFilter(search.filter, viewer),
      });
      return {
        ...facets,
        fields: fields.map(({ field, values }) => ({
          field,
          values: hidesField(viewer.masks, field) ? [] : values,
        })),
      };
    },
    suggest: (field, prefix) => suggest(reader, field, prefix),
    async find(id) {
      const stored = await reader.find(id, filterOfLimits(currentViewer().limits));
      return stored === null ? null : (give([stored])[0] ?? null);
    },
    first: (search) =>
      reader.first({ ...search, filter: limitFilter(search.filter, currentViewer()) }),
    async newestId() {
      const { limits } = currentViewer();
      if (limits.length === 0) return reader.newestId();
      const { events } = await reader.search({ filter: filterOfLimits(limits), limit: 1 });
      return events[0]?.id ?? null;
    },
    clusters() {
      const { limits } = currentViewer();
      return limits.length === 0
        ? reader.clusters()
        : reader.clustersWithin(filterOfLimits(limits));
    },
    checkReady: () => reader.checkReady(),
  };
}

/** As whoever asks sees them; what is given out is counted for the access log. */
function give(events: readonly StoredEvent[]): readonly StoredEvent[] {
  const reading = currentReading();
  reading.given += events.length;
  return maskEvents(events, reading.viewer);
}

export const maskEvents = (
  events: readonly StoredEvent[],
  { masks }: Pick<Grant, 'masks'>,
): readonly StoredEvent[] =>
  masks.length === 0 ? events : events.map((one) => ({ ...one, raw: maskEvent(one.raw, masks) }));

const isFacet = (field: string): field is FacetField =>
  (FACET_FIELDS as readonly string[]).includes(field);

/** Suggestions come while somebody types: what is older has to be typed out. */
const SUGGESTED_OF_MS = 7 * 86_400_000;

/** The dictionary knows the texts of all events: who may not see these is suggested values of their own. */
async function suggest(
  reader: StoreReader,
  field: Parameters<EventReader['suggest']>[0],
  prefix: string,
): Promise<string[]> {
  const viewer = currentViewer();
  if (hidesField(viewer.masks, field)) return [];
  if (viewer.limits.length === 0) return reader.suggest(field, prefix);
  if (!isFacet(field)) return [];
  const filter = prefix === '' ? EVERYTHING : startsWith(field, prefix);
  const facets = await reader.facets({
    filter: limitFilter(filter, viewer),
    fromUs: BigInt(Date.now() - SUGGESTED_OF_MS) * 1_000n,
    fields: [field],
  });
  const values = facets.fields[0]?.values.map(({ value }) => value) ?? [];
  return values.filter((value) => value.startsWith(prefix)).toSorted();
}

const startsWith = (field: FacetField, prefix: string) =>
  ({ kind: 'field', field, operator: '=', value: `${prefix}*` }) as const;
