import type {
  ClusterActivity,
  EventFilter,
  EventPage,
  EventSearch,
  Facets,
  FacetSearch,
  FirstEvent,
  Histogram,
  HistogramSearch,
  matchSegment,
  SegmentHit,
  SegmentMatch,
  StoredEvent,
  TailSegment,
  TEXT_FIELDS,
} from '@k8s-audit/store';

/** The questions that pages and API ask: answered within what whoever asks may see. */
export interface EventReader {
  search(search: EventSearch): Promise<EventPage>;
  histogram(search: HistogramSearch): Promise<Histogram>;
  facets(search: FacetSearch): Promise<Facets>;
  suggest(field: (typeof TEXT_FIELDS)[number], prefix: string): Promise<string[]>;
  find(id: Buffer): Promise<StoredEvent | null>;
  /** The oldest event that a filter holds for, looked for no longer than `maxMs`. */
  first(search: { readonly filter: EventFilter; readonly maxMs: number }): Promise<FirstEvent>;
  newestId(): Promise<Buffer | null>;
  clusters(): Promise<ClusterActivity[]>;
  checkReady(): Promise<void>;
}

/** What the store answers, whoever asks: only `access/limit-reader.ts` and the live feed have it. */
export interface StoreReader extends EventReader {
  /** Null also for an event outside of the filter. */
  find(id: Buffer, within?: EventFilter): Promise<StoredEvent | null>;
  clustersWithin(filter: EventFilter): Promise<ClusterActivity[]>;
  /** The number of the latest commit. */
  newestSegment(): Promise<number>;
  segmentsAfter(number: number, limit: number): Promise<TailSegment[]>;
  matchSegment(
    segment: TailSegment,
    options: Parameters<typeof matchSegment>[2],
  ): Promise<SegmentMatch>;
  readHits(hits: readonly SegmentHit[]): Promise<StoredEvent[]>;
}
