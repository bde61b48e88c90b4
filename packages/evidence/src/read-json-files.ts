/** Reads the lists of a package, of which nothing is to be believed. It stands alone, as check-evidence.ts does. */
import type { ChunkProof, EvidenceEvent, EvidenceManifest } from './evidence-manifest.ts';

type Json = Partial<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

/** Null for what is no such list. */
export function readManifest(text: string): EvidenceManifest | null {
  const json = parse(text);
  if (json === null) return null;
  const { version, events, unproven, whole } = json;
  const isManifest =
    version === 1 &&
    typeof whole === 'boolean' &&
    Array.isArray(events) &&
    events.every(isEvent) &&
    Array.isArray(unproven) &&
    unproven.every(isText);
  return isManifest ? (json as unknown as EvidenceManifest) : null;
}

const isEvent = (value: unknown): value is EvidenceEvent =>
  isObject(value) &&
  [value['id'], value['cluster']].every(isText) &&
  ['start', 'end', 'chunk', 'frame', 'event'].every((name) => isCount(value[name]));

/** Null for what is no proof of a chunk. */
export function readProof(text: string): ChunkProof | null {
  const json = parse(text);
  if (json === null) return null;
  const { position, leaf, details, path, places } = json;
  const isProof =
    isCount(position) &&
    [leaf, details].every(isText) &&
    Array.isArray(path) &&
    path.every(isText) &&
    isObject(places) &&
    Object.values(places).every(isText);
  return isProof ? (json as unknown as ChunkProof) : null;
}

function parse(text: string): Json | null {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}
