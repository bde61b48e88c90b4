import type { EvidenceManifest } from './evidence-manifest.ts';

/** An event that was found, with its place in the log. */
export interface ProvenEvent {
  readonly id: string;
  readonly cluster: string;
  readonly raw: Uint8Array;
  readonly chunk: number;
  readonly frame: number;
  readonly event: number;
  readonly position: number;
  readonly leaf: string;
  readonly details: string;
  readonly places: Buffer;
  content(): Promise<Uint8Array>;
}

export interface EvidenceSource {
  readonly query: EvidenceManifest['query'];
  readonly checkpoint: { readonly note: string; readonly size: number; readonly verifier: string };
  /** What was found, newest first; a text is the id of one that cannot be proven. */
  events(): AsyncIterable<ProvenEvent | string>;
  prove(position: number): Promise<readonly Buffer[]>;
}
