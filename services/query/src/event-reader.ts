import type {
  ClusterActivity,
  EventPage,
  EventSearch,
  Facets,
  FacetSearch,
  Histogram,
  HistogramSearch,
  QuarantinedItem,
  StoredEvent,
  TEXT_FIELDS,
} from '@k8s-audit/store';

/** The questions that pages and API ask of the store. */
export interface EventReader {
  search(search: EventSearch): Promise<EventPage>;
  histogram(search: HistogramSearch): Promise<Histogram>;
  facets(search: FacetSearch): Promise<Facets>;
  suggest(field: (typeof TEXT_FIELDS)[number], prefix: string): Promise<string[]>;
  find(id: Buffer): Promise<StoredEvent | null>;
  newestId(): Promise<Buffer | null>;
  clusters(): Promise<ClusterActivity[]>;
  quarantine(limit: number): Promise<QuarantinedItem[]>;
  checkReady(): Promise<void>;
}
