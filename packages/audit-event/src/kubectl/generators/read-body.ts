import { readObject, readText, readTextMap, type JsonObject } from '../../read-json-fields.ts';

/** The name of an object, where it can stand as an argument: not empty, and no flag. */
export function readName(body: JsonObject): string | null {
  const name = readText(readObject(body['metadata'])?.['name']);
  return name === undefined || name === '' || name.startsWith('-') ? null : name;
}

export const readSpec = (body: JsonObject): JsonObject => readObject(body['spec']) ?? {};

/** A map of texts as sorted pairs `key=value`, the form that kubectl's flags take. */
export function readPairs(value: unknown): string[] {
  return Object.entries(readTextMap(value) ?? {})
    .map(([key, text]) => `${key}=${text}`)
    .toSorted();
}

export const readList = (value: unknown): JsonObject[] =>
  Array.isArray(value) ? value.map(readObject).filter((entry) => entry !== undefined) : [];
