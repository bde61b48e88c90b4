export { checkEvidence, type EvidenceVerdict } from './check-evidence.ts';
export type { EvidenceSource, ProvenEvent } from './evidence-source.ts';
export { readZip } from './read-zip.ts';
export { writeEvidence } from './write-evidence.ts';
