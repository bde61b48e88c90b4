/**
 * Readers of single fields out of parsed JSON that anybody may have written: the right kind
 * comes back, anything else is undefined. None of them throws.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

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

/** Copies what is defined, so that an absent field has no key. */
export function definedOnly<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const defined: Partial<T> = {};
  // A loop, since this runs some times for every event: entries and filters cost five times more.
  for (const name in fields) {
    if (fields[name] !== undefined) defined[name] = fields[name];
  }
  return defined as T;
}
