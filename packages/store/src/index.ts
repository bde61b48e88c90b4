export { connectDatabase, type Database, type DatabaseAddress } from './connection/database.ts';
export { createLeases } from './maintenance/leases.ts';
export { newestCheckpoint, signCheckpoint, type SignedCheckpoint } from './log/checkpoints.ts';
export {
  noteNotSent,
  noteSent,
  readDestinations,
  type LogDestination,
} from './log/destinations.ts';
export { createLogReader, type LogReader } from './log/log-reader.ts';
export type { LoggedEvent } from './log/prove-event.ts';
export type { LogLeaf } from './log/read-leaves.ts';
export { sealLog } from './log/seal-log.ts';
export type { Finding } from './log/verify/finding.ts';
export type { KnownRoot } from './log/verify/verify-leaves.ts';
export { verifyStore, type StoreVerdict } from './log/verify/verify-store.ts';
export { maintainPartitions } from './maintenance/maintain-partitions.ts';
export { UnsupportedServerError } from './schema/check-server-version.ts';
export { checkSchema, migrateDatabase } from './schema/migrate-database.ts';
export { createEventWriter, type CommitResult, type EventWriter } from './write/event-writer.ts';
export type { PreparedBatch, ReceivedBatch } from './write/prepare-batch.ts';
export {
  EVERYTHING,
  fieldIs,
  FILTER_FIELDS,
  HAS_WORDS,
  isNumberField,
  isTextField,
  TEXT_FIELDS,
  type EventFilter,
  type FieldFilter,
  type FilterField,
  type HasWord,
  type Operator,
} from './read/event-filter.ts';
export { wordsOf } from './read/segments/match-columns.ts';
export { TooManyTextsError } from './read/find-texts.ts';
export { listClusters, type ClusterActivity } from './read/list-clusters.ts';
export { listQuarantine, type QuarantinedItem } from './read/list-quarantine.ts';
export { InvalidCursorError } from './read/page-cursor.ts';
export {
  findEvent,
  newestEventId,
  searchEvents,
  type EventPage,
  type EventSearch,
} from './read/search-events.ts';
export {
  matchSegment,
  newestSegment,
  readSegmentsAfter,
  type SegmentMatch,
  type TailSegment,
} from './read/tail-segments.ts';
export { readHits } from './read/search-events.ts';
export type { SegmentHit } from './read/find-hits.ts';
export { suggestTexts } from './read/suggest-texts.ts';
export type { StoredEvent } from './read/stored-event.ts';
export {
  countFacets,
  FACET_FIELDS,
  type FacetField,
  type Facets,
  type FacetSearch,
} from './read/count-facets.ts';
export { countHistogram, type Histogram, type HistogramSearch } from './read/count-histogram.ts';
export { connectSavedViews, type SavedView, type SavedViews } from './views/saved-views.ts';
