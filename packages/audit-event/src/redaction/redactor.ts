import { createHmac } from 'node:crypto';
import type { ByteRange } from '../byte-range.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';
import type { Marks } from './marks.ts';
import { redactExecArguments } from './redact-exec-arguments.ts';
import { REDACTED } from './redacted-mark.ts';
import { markBody, type BodyContext } from './redaction-rules.ts';
import { replaceMarked } from './replace-marked.ts';

export interface RedactionOptions {
  /** The installation's own: who has it can test guesses of a value against its mark. */
  readonly key: string;
  /** `resource:path.to.*.value`, or a path for all resources; `*` stands for one key or index. */
  readonly paths: readonly string[];
  /** Also values in the arguments of exec commands. */
  readonly execArguments: boolean;
}

export interface Redactor {
  /**
   * Takes the bytes of one event, and where its bodies lie in them. Gives the same event with each
   * secret value replaced by its mark, or null when there is none: then the bytes stay as they are.
   */
  redactEvent(event: Buffer, bodies: readonly ByteRange[]): Buffer | null;
  /**
   * False when no event that lies whole in these bytes and has no bodies can hold a secret value:
   * then none of them needs to be looked into.
   */
  mayHoldOutsideBodies(events: Buffer): boolean;
}

/**
 * Every secret value has one of these near it (a secret, a token, .dockercfg, an escaped letter):
 * looking for them costs a tenth of parsing. A search goes from one first byte to the next, so that
 * a rare one halves it: "ken" takes 0.13 µs an event, "oken" 0.3.
 */
const TRACES = ['cret', 'ken', 'kerc', '\\u00'].map((trace) => Buffer.from(trace));

const EXEC = Buffer.from('command=');

/** 128 bits: no two values of one installation meet by chance. */
const MARK_HEX_DIGITS = 32;

export function createRedactor({ key, paths, execArguments }: RedactionOptions): Redactor {
  const configured = paths.map(readPath);
  const mark = (value: string): string =>
    REDACTED + createHmac('sha256', key).update(value).digest('hex').slice(0, MARK_HEX_DIGITS);

  function redactValue(json: Buffer): Buffer {
    const value: unknown = JSON.parse(json.toString('utf8'));
    return Buffer.from(
      JSON.stringify(mark(typeof value === 'string' ? decodeData(value) : String(value))),
    );
  }

  /** A manifest inside an annotation: what cannot be read is replaced as a whole. */
  function redactNested(json: Buffer, context: BodyContext): Buffer {
    const text = JSON.parse(json.toString('utf8')) as string;
    const inner = Buffer.from(text);
    try {
      const marks = markBody(JSON.parse(text), context);
      if (marks === undefined) return json;
      return Buffer.from(JSON.stringify(redactMarked(inner, marks, context).toString('utf8')));
    } catch {
      return context.isSecret ? redactValue(json) : json;
    }
  }

  const redactMarked = (text: Buffer, marks: Marks, context: BodyContext): Buffer =>
    replaceMarked(text, marks, (json, how) =>
      how === 'value' ? redactValue(json) : redactNested(json, context),
    );

  return {
    mayHoldOutsideBodies: (events) =>
      events.includes(WEBHOOK_TRACE) || (execArguments && events.includes(EXEC)),
    redactEvent(event, bodies) {
      const mayHold = bodies.length > 0 || event.includes(WEBHOOK_TRACE);
      const looksInside = mayHold && (configured.length > 0 || hasTrace(event));
      if (!looksInside && !(execArguments && event.includes(EXEC))) return null;
      const parsed = parseEvent(event);
      // What is no JSON goes into quarantine as it is: its bodies must not.
      if (parsed === null) return bodies.length === 0 ? null : replaceBodies(event, bodies, mark);
      const context = contextOf(parsed, configured);
      const marks = markEvent(parsed, context, execArguments);
      if (marks.size === 0) return null;
      const uri = parsed['requestURI'];
      const redacted = replaceMarked(event, marks, (json, how) => {
        if (how === 'value') return redactValue(json);
        return typeof uri === 'string' && JSON.stringify(uri) === json.toString('utf8')
          ? Buffer.from(JSON.stringify(redactExecArguments(uri, mark)))
          : redactNested(json, context);
      });
      return redacted.equals(event) ? null : redacted;
    },
  };
}

const hasTrace = (event: Buffer): boolean => TRACES.some((trace) => event.includes(trace));

function parseEvent(event: Buffer): JsonObject | null {
  try {
    return readObject(JSON.parse(event.toString('utf8'))) ?? null;
  } catch {
    return null;
  }
}

interface ConfiguredPath {
  readonly resource: string | null;
  readonly path: readonly string[];
}

function readPath(text: string): ConfiguredPath {
  const [first = '', second] = text.split(':');
  return second === undefined
    ? { resource: null, path: first.split('.') }
    : { resource: first, path: second.split('.') };
}

function contextOf(event: JsonObject, configured: readonly ConfiguredPath[]): BodyContext {
  const reference = readObject(event['objectRef']);
  const resource = reference?.['resource'];
  return {
    isSecret: resource === 'secrets',
    hasToken: resource === 'tokenreviews' || reference?.['subresource'] === 'token',
    paths: configured
      .filter((one) => one.resource === null || one.resource === resource)
      .map(({ path }) => path),
  };
}

/** What a mutating webhook changed is written into annotations of the event. */
const WEBHOOK_PATCH = 'patch.webhook.admission.k8s.io/';
const WEBHOOK_TRACE = Buffer.from(WEBHOOK_PATCH.slice('patch.'.length));

function markEvent(
  event: JsonObject,
  context: BodyContext,
  execArguments: boolean,
): Map<string, Marks> {
  const marks = new Map<string, Marks>();
  for (const key of ['requestObject', 'responseObject']) {
    const marked = markBody(event[key], context);
    if (marked !== undefined) marks.set(key, marked);
  }
  const patched = Object.keys(readObject(event['annotations']) ?? {}).filter((key) =>
    key.startsWith(WEBHOOK_PATCH),
  );
  if (context.isSecret && patched.length > 0)
    marks.set('annotations', new Map(patched.map((key) => [key, 'value'])));
  if (
    execArguments &&
    typeof event['requestURI'] === 'string' &&
    event['requestURI'].includes('command=')
  )
    marks.set('requestURI', 'json');
  return marks;
}

/** Values under `data` are base64: decoded, the mark is the same as that of `stringData`. */
function decodeData(value: string): string {
  const decoded = Buffer.from(value, 'base64');
  return value !== '' && decoded.toString('base64') === value
    ? decoded.toString('latin1')
    : Buffer.from(value).toString('latin1');
}

function replaceBodies(
  event: Buffer,
  bodies: readonly ByteRange[],
  mark: (value: string) => string,
): Buffer {
  const pieces: Buffer[] = [];
  let copied = 0;
  for (const { start, end } of bodies) {
    const body = event.toString('latin1', start, end);
    pieces.push(event.subarray(copied, start), Buffer.from(JSON.stringify(mark(body))));
    copied = end;
  }
  pieces.push(event.subarray(copied));
  return Buffer.concat(pieces);
}
