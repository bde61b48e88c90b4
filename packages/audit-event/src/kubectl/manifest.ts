import { stringify } from 'yaml';
import { FILLED_METADATA, LAST_APPLIED } from '../object-metadata.ts';
import { REDACTED } from '../redaction/redacted-mark.ts';
import { readObject, readText, type JsonObject } from '../read-json-fields.ts';

/** Longest manifest shown in a command: what is longer nobody pastes. */
const LONGEST_MANIFEST = 128 * 1024;

export interface Manifest {
  /** YAML, ending with a line feed. */
  readonly text: string;
  /** What the text lacks of what was sent. */
  readonly lost: readonly string[];
}

/** Writes an object as a manifest for `kubectl -f -`; null where it is none, or too long or deep. */
export function writeManifest(object: unknown): Manifest | null {
  const manifest = readObject(object);
  const json = manifest === undefined ? null : writeJson(manifest);
  if (manifest === undefined || json === null || json.length > LONGEST_MANIFEST) return null;
  const text = writeYaml(cleanManifest(manifest));
  return text === null ? null : markRedacted(text);
}

/** Writes an object as YAML with all that it holds, in a reader's order; null as for a manifest. */
export function writeWhole(object: JsonObject): string | null {
  const json = writeJson(object);
  if (json === null || json.length > LONGEST_MANIFEST) return null;
  const { apiVersion, kind, metadata, ...rest } = object;
  const head = Object.entries({ apiVersion, kind, metadata });
  const given = head.filter(([, value]) => value !== undefined);
  return writeYaml({ ...Object.fromEntries(given), ...rest });
}

/** A body as it was sent, for the commands that pass their input on without reading it. */
export function writeRawBody(body: unknown): Manifest | null {
  const json = body === undefined ? null : writeJson(body);
  return json === null || json.length > LONGEST_MANIFEST ? null : markRedacted(`${json}\n`);
}

const markRedacted = (text: string): Manifest => ({
  text,
  lost: text.includes(REDACTED) ? ['values that were redacted before they were kept'] : [],
});

/** The manifest that was given to a client-side apply, which kubectl keeps in an annotation. */
export function readLastApplied(body: unknown): JsonObject | null {
  const text = readText(
    readObject(readObject(readObject(body)?.['metadata'])?.['annotations'])?.[LAST_APPLIED],
  );
  if (text === undefined) return null;
  try {
    return readObject(JSON.parse(text)) ?? null;
  } catch {
    return null; // Redacted as a whole, or written by something else.
  }
}

function cleanManifest(manifest: JsonObject): JsonObject {
  const { apiVersion, kind, metadata, status: _reported, ...rest } = manifest;
  const meta = readObject(metadata);
  const cleaned = Object.entries(meta ?? {}).filter(
    ([key, entry]) => !FILLED_METADATA.has(key) && !(key === 'annotations' && isEmpty(entry)),
  );
  return {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    ...(meta === undefined ? {} : { metadata: Object.fromEntries(cleaned) }),
    ...rest,
  };
}

/** Go writes these for structs that were never filled. */
const EMPTY_STRUCTS = new Set(['creationTimestamp', 'resources', 'strategy', 'status']);

/** A replacer for serialisers: leaves out what Go's serialiser wrote and nobody typed. */
const leaveOutEmpty = (key: unknown, value: unknown): unknown =>
  typeof key === 'string' && EMPTY_STRUCTS.has(key) && isEmpty(value) ? undefined : value;

const isEmpty = (value: unknown): boolean =>
  value === null || Object.keys(readObject(value) ?? { other: 1 }).length === 0;

/** JSON text on one line; null for what is nested deeper than the engine's stack. */
export function writeJson(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

function writeYaml(manifest: JsonObject): string | null {
  try {
    // Aliases and folding would save lines and cost the reader's understanding.
    return stringify(manifest, leaveOutEmpty, { lineWidth: 0, aliasDuplicateObjects: false });
  } catch {
    return null;
  }
}

/** The here-document that gives a command its input, with an end mark that the text does not hold. */
export function writeHereDocument(text: string): string {
  let mark = 'EOF';
  while (text.split('\n').includes(mark)) mark += '_';
  return ` <<'${mark}'\n${text}${mark}`;
}
