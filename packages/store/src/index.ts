export { connectDatabase, type Database, type DatabaseAddress } from './connection/database.ts';
export { createLeases } from './maintenance/leases.ts';
export { newestCheckpoint, signCheckpoint, type SignedCheckpoint } from './log/checkpoints.ts';
export {
  forgetDestinations,
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
  isBodyField,
  isNumberField,
  isTextField,
  NOTHING,
  TEXT_FIELDS,
  type EventFilter,
  type FieldFilter,
  type FilterField,
  type HasWord,
  type Operator,
  type SeenAs,
} from './read/event-filter.ts';
export {
  connectAccessLog,
  type Access,
  type AccessLog,
  type KeptAccess,
} from './people/access-log.ts';
export { connectApiTokens, type ApiToken, type ApiTokens } from './people/api-tokens.ts';
export { connectPeople, type People, type Person } from './people/people.ts';
export { connectSessions, type Session, type Sessions } from './people/sessions.ts';
export { wordsOf } from './read/segments/match-columns.ts';
export { TooManyTextsError } from './read/find-texts.ts';
export { listClusters, type ClusterActivity } from './read/list-clusters.ts';
export { listClustersWithin } from './read/list-clusters-within.ts';
export {
  countQuarantine,
  findQuarantined,
  listQuarantine,
  type QuarantinedItem,
  type QuarantinePage,
  type QuarantineSums,
} from './read/list-quarantine.ts';
export { readQuarantinedBody } from './read/read-quarantined-body.ts';
export {
  QUARANTINE_STATES,
  type QuarantineKind,
  type QuarantineState,
} from './schema/quarantine-states.ts';
export {
  discardQuarantined,
  requestReplay,
  type QuarantineChange,
} from './write/change-quarantine.ts';
export {
  finishReplay,
  nextReplay,
  requestReplayOfJobs,
  type ReplayItem,
} from './write/replay-quarantine.ts';
export { findFirstEvent, type FirstEvent } from './read/find-first-event.ts';
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
export {
  addClusterToken,
  MOST_LIVE_TOKENS,
  type NewClusterToken,
} from './tokens/add-cluster-token.ts';
export type { ClusterToken } from './tokens/cluster-token.ts';
export { listClusterTokens } from './tokens/list-cluster-tokens.ts';
export { listTokenClusters, type TokenCluster } from './tokens/list-token-clusters.ts';
export { readLiveTokens, type LiveTokens } from './tokens/read-live-tokens.ts';
export { recordTokenUses, TOKEN_USE_RESOLUTION_MS } from './tokens/record-token-uses.ts';
export { revokeClusterToken } from './tokens/revoke-cluster-token.ts';
export type { BatchOrigin } from './write/taken-batch.ts';
export { checkCompleteness } from './maintenance/check-completeness.ts';
export type { QueueCount, QueueLook } from './maintenance/compare-queues.ts';
export { listCompleteness, type ClusterCompleteness } from './read/list-completeness.ts';
export { listHeartbeats, type HeardMinute, type Heartbeat } from './read/list-heartbeats.ts';
export { connectSavedViews, type SavedView, type SavedViews } from './views/saved-views.ts';
export { readMaintenance, type MaintenanceRecord } from './maintenance/record-maintenance.ts';
