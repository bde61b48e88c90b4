export { EMPTY_ROOT, HASH_BYTES, hashChildren, hashLeaf } from './tree-hash.ts';
export { readRoot, type TreeReader } from './tree-reader.ts';
export { proveInclusion } from './prove-inclusion.ts';
export { proveConsistency } from './prove-consistency.ts';
export { verifyInclusion, type InclusionClaim } from './verify-inclusion.ts';
export { verifyConsistency, type ConsistencyClaim } from './verify-consistency.ts';
export { RootBuilder } from './root-builder.ts';
export {
  decodeBase64,
  formatVerifier,
  openNote,
  parseVerifier,
  readSigner,
  readUnverifiedText,
  signNote,
  verifierOf,
  type NoteSigner,
  type NoteVerifier,
  type OpenedNote,
} from './signed-note.ts';
export { formatCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts';
export { formatLogEntry, parseLogEntry, type LogEntry } from './log-entry.ts';
export {
  clusterAt,
  encodePlaces,
  formatChunkDetails,
  parseChunkDetails,
  placeOfEvent,
  type ChunkDetails,
  type ClusterRun,
  type FrameDetails,
  type FramePlaces,
} from './chunk-details.ts';
