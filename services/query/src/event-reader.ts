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
} from '@k8s-audit/store';

/** The questions that pages and API ask of the store. */
export interface EventReader {
  search(search: EventSearch): Promise<EventPage>;
  histogram(search: HistogramSearch): Promise<Histogram>;
  facets(search: FacetSearch): Promise<Facets>;
  find(id: Buffer): Promise<StoredEvent | null>;
  newestId(): Promise<Buffer | null>;
  clusters(): Promise<ClusterActivity[]>;
  quarantine(limit: number): Promise<QuarantinedItem[]>;
  checkReady(): Promise<void>;
}
