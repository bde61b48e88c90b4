export { checkEvidence, type EvidenceVerdict } from './check-evidence.ts';
export { readZip } from './read-zip.ts';
export { writeEvidence, type EvidenceSource, type ProvenEvent } from './write-evidence.ts';
