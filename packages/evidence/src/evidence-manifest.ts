/** What lies in an evidence package, as its file `manifest.json` lists it. */
export interface EvidenceManifest {
  readonly version: 1;
  readonly made: string;
  /** What was asked for. */
  readonly query: { readonly q: string; readonly from: string | null; readonly to: string | null };
  /** False when the package ended at its bound: older events match as well. */
  readonly whole: boolean;
  readonly events: readonly EvidenceEvent[];
  /** Events that match and are not in the log under its newest checkpoint. */
  readonly unproven: readonly string[];
}

export interface EvidenceEvent {
  readonly id: string;
  readonly cluster: string;
  /** Where its bytes lie in `events.ndjson`. */
  readonly start: number;
  readonly end: number;
  /** Which batch it came with: `proofs/<chunk>.json`, and its frame and place there. */
  readonly chunk: number;
  readonly frame: number;
  readonly event: number;
}

/** A file `proofs/<chunk>.json`: the leaf of a chunk, and what leads from it to the checkpoint. */
export interface ChunkProof {
  readonly position: number;
  readonly leaf: string;
  readonly details: string;
  /** Hashes in base64. */
  readonly path: readonly string[];
  /** Where the events of each frame lie that is in the package, in base64, by the frame's number. */
  readonly places: Readonly<Record<string, string>>;
}

export const batchFile = (chunk: number, frame: number): string => `batches/${chunk}-${frame}.json`;
export const proofFile = (chunk: number): string => `proofs/${chunk}.json`;
