/**
 * Readers of single fields out of parsed JSON that anybody may have written: the right kind
 * comes back, anything else is undefined. None of them throws.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

export type ReadJsonObject =
  | { readonly ok: true; readonly object: JsonObject }
  | { readonly ok: false; readonly reason: string };

/** Parses bytes that should be one JSON object. */
export function parseJsonObject(bytes: Buffer): ReadJsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { ok: false, reason: `not JSON: ${(error as Error).message.slice(0, 200)}` };
  }
  const object = readObject(parsed);
  return object === undefined
    ? { ok: false, reason: `not an event but ${kindOf(parsed)}` }
    : { ok: true, object };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

export function readObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** Lone surrogates become U+FFFD, since neither UTF-8 nor the database can hold them. */
export function readText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toWellFormed() : undefined;
}

export function readTexts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((entry) => typeof entry === 'string').map((entry) => entry.toWellFormed());
}

/** A map of texts; entries of another kind are left out. A key such as __proto__ is only a key. */
export function readTextMap(value: unknown): Record<string, string> | undefined {
  const object = readObject(value);
  if (object === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string';
    }),
  );
}

/** HTTP status codes; a numeric text counts, since some forwarders quote numbers. */
export function readStatusCode(value: unknown): number | undefined {
  const code = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof code === 'number' && Number.isInteger(code) && code >= 0 && code <= 65_535
    ? code
    : undefined;
}

/** The group and version of an objectRef. v1alpha1 had no apiGroup: its apiVersion held "group/version". */
export function readGroupVersion(reference: JsonObject): {
  readonly apiGroup: string | undefined;
  readonly apiVersion: string | undefined;
} {
  const apiGroup = readText(reference['apiGroup']);
  const version = readText(reference['apiVersion']);
  const slash = version?.indexOf('/') ?? -1;
  if (version === undefined || slash <= 0) return { apiGroup, apiVersion: version };
  return {
    apiGroup: apiGroup ?? version.slice(0, slash),
    apiVersion: version.slice(slash + 1),
  };
}

/** Copies what is defined, so that an absent field has no key. */
export function definedOnly<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const defined: Partial<T> = {};
  // A loop, since this runs some times for every event: entries and filters cost five times more.
  for (const name in fields) {
    if (fields[name] !== undefined) defined[name] = fields[name];
  }
  return defined as T;
}
