import { readPointer } from '../json-pointer.ts';
import { LAST_APPLIED } from '../object-metadata.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';
import type { Marks } from './marks.ts';

/** What the request says about its bodies, before anybody looks into them. */
export interface BodyContext {
  /** The bodies are Secrets, or parts of them, whatever their kind says. */
  readonly isSecret: boolean;
  /** A key named token holds one. */
  readonly hasToken: boolean;
  /** What is left of each configured path from here on; `*` stands for any key. */
  readonly paths: ReadonlyArray<readonly string[]>;
}

const SECRET_KINDS = new Set(['Secret', 'SecretList']);
const TOKEN_KINDS = new Set(['TokenRequest', 'TokenReview', 'ExecCredential']);
const SECRET_KEYS = new Set(['data', 'stringdata']);
const DOCKER_KEYS = new Set(['.dockerconfigjson', '.dockercfg']);

/** Deeper than any object of Kubernetes; all of what lies deeper is replaced. */
const DEEPEST = 100;

/** Marks what is secret in a body; undefined when nothing is. */
export function markBody(body: unknown, context: BodyContext): Marks | undefined {
  return Array.isArray(body) ? markPatch(body, context) : markValue(body, context, 0);
}

function markValue(value: unknown, context: BodyContext, depth: number): Marks | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > DEEPEST) return 'value';
  const object = readObject(value);
  const within = object === undefined ? context : contextWithin(object, context);
  const marks = new Map<string, Marks>();
  for (const [key, child] of Object.entries(value)) {
    const marked = markChild(key, child, within, depth);
    if (marked !== undefined) marks.set(key, marked);
  }
  return marks.size === 0 ? undefined : marks;
}

/** An object that names itself a Secret is one, in whatever list or request it comes. */
function contextWithin({ kind }: JsonObject, context: BodyContext): BodyContext {
  const isSecret = context.isSecret || SECRET_KINDS.has(kind as string);
  const hasToken = context.hasToken || TOKEN_KINDS.has(kind as string);
  return isSecret === context.isSecret && hasToken === context.hasToken
    ? context
    : { ...context, isSecret, hasToken };
}

function markChild(
  key: string,
  child: unknown,
  context: BodyContext,
  depth: number,
): Marks | undefined {
  if (context.isSecret && SECRET_KEYS.has(key.toLowerCase())) return 'value';
  if (context.hasToken && key.toLowerCase() === 'token') return 'value';
  if (DOCKER_KEYS.has(key)) return 'value';
  if (key === LAST_APPLIED) return typeof child === 'string' ? 'json' : undefined;
  const paths = context.paths
    .filter(([first]) => first === '*' || first === key)
    .map(([, ...rest]) => rest);
  if (paths.some((path) => path.length === 0)) return 'value';
  return markValue(child, { ...context, paths }, depth + 1);
}

/** A JSON patch names its places by pointer (RFC 6901), and holds the values apart from them. */
function markPatch(operations: readonly unknown[], context: BodyContext): Marks | undefined {
  const marks = new Map<string, Marks>();
  operations.forEach((operation, index) => {
    const { path, value } = readObject(operation) ?? {};
    const marked =
      typeof path === 'string'
        ? markAtPointer(keysOf(path), value, context)
        : markValue(operation, context, 1);
    if (marked === undefined) return;
    marks.set(String(index), typeof path === 'string' ? new Map([['value', marked]]) : marked);
  });
  return marks.size === 0 ? undefined : marks;
}

/** Follows a pointer as if the value stood there in the object. */
function markAtPointer(
  pointer: readonly string[],
  value: unknown,
  context: BodyContext,
): Marks | undefined {
  const [key, ...rest] = pointer;
  if (key === undefined) return markValue(value, context, 0);
  const inner = rest.length === 0 ? value : { [rest[0] as string]: value };
  const marked = markChild(key, inner, context, 0);
  if (marked === 'value' || (rest.length === 0 && marked !== undefined)) return marked;
  const paths = context.paths
    .filter(([first]) => first === '*' || first === key)
    .map(([, ...left]) => left);
  return rest.length === 0 ? undefined : markAtPointer(rest, value, { ...context, paths });
}

/** «/» names everything too, to those who write it for the empty pointer. */
const keysOf = (pointer: string): string[] =>
  readPointer(pointer).filter((key, index, all) => key !== '' || index < all.length - 1);
