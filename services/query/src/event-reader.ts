import type {
  ClusterActivity,
  EventPage,
  EventSearch,
  QuarantinedItem,
  StoredEvent,
} from '@k8s-audit/store';

/** The questions that pages and API ask of the store. */
export interface EventReader {
  search(search: EventSearch): Promise<EventPage>;
  find(id: Buffer): Promise<StoredEvent | null>;
  newestId(): Promise<Buffer | null>;
  clusters(): Promise<ClusterActivity[]>;
  quarantine(limit: number): Promise<QuarantinedItem[]>;
  checkReady(): Promise<void>;
}
