import type {
  ClusterActivity,
  EventPage,
  EventSearch,
  Facets,
  FacetSearch,
  Histogram,
  HistogramSearch,
  matchSegment,
  SegmentHit,
  SegmentMatch,
  StoredEvent,
  TailSegment,
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
  /** The number of the latest commit. */
  newestSegment(): Promise<number>;
  segmentsAfter(number: number, limit: number): Promise<TailSegment[]>;
  matchSegment(
    segment: TailSegment,
    options: Parameters<typeof matchSegment>[2],
  ): Promise<SegmentMatch>;
  readHits(hits: readonly SegmentHit[]): Promise<StoredEvent[]>;
  clusters(): Promise<ClusterActivity[]>;
  checkReady(): Promise<void>;
}
