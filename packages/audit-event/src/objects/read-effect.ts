import type { AuditEvent } from '../audit-event.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';
import { readRequestFacts } from '../request/request-facts.ts';
import { isBuiltin } from '../request/builtin-resources.ts';
import { applyPatch } from './apply-patch.ts';
import { isAboutWhole } from './object-uid.ts';

/** What a request did to an object, as far as its event tells. */
export type Effect =
  /** Refused, failed or a dry run: all is as it was. */
  | { readonly kind: 'nothing' }
  /** With the object as it last was, where the deletion answered with it. */
  | { readonly kind: 'deleted'; readonly object: JsonObject | null }
  /** The whole object as it is now: out of the answer, or of the body that asked for it. */
  | { readonly kind: 'whole'; readonly object: JsonObject; readonly from: 'answer' | 'request' }
  /** Something that turns the state before into the state after. */
  | { readonly kind: 'change'; apply(before: JsonObject): JsonObject }
  /** It changed something, and what was not recorded. */
  | { readonly kind: 'unknown' };

/** Requests that create something beside an object and leave it as it is. */
const BESIDE: ReadonlySet<string> = new Set([
  'exec',
  'attach',
  'portforward',
  'proxy',
  'token',
  'log',
]);

/** Reads what a request did. Its answer says most: it holds defaults and what admission changed. */
export function readEffect(event: AuditEvent): Effect {
  const subresource = event.objectRef?.subresource ?? '';
  const failed = (event.responseStatus?.code ?? 200) >= 400;
  if (failed || BESIDE.has(subresource) || readRequestFacts(event).dryRun)
    return { kind: 'nothing' };
  if (subresource === 'eviction') return { kind: 'deleted', object: null };
  const answer = readObject(event.responseObject);
  const whole = answer?.['kind'] !== 'Status' && isAboutWhole(event) ? (answer ?? null) : null;
  if (event.verb === 'delete') return { kind: 'deleted', object: whole };
  if (whole !== null) return { kind: 'whole', object: whole, from: 'answer' };
  return readRequest(event, subresource);
}

function readRequest(event: AuditEvent, subresource: string): Effect {
  const body = event.requestObject;
  const object = readObject(body);
  if (subresource === 'scale') return scale(object, readObject(event.responseObject));
  if (subresource === 'binding') {
    const node = readObject(object?.['target'])?.['name'];
    return typeof node === 'string' ? change({ spec: { nodeName: node } }) : { kind: 'unknown' };
  }
  if ((event.verb === 'create' || event.verb === 'update') && object && isAboutWhole(event))
    return { kind: 'whole', object, from: 'request' };
  if (event.verb !== 'patch' || body === undefined) return { kind: 'unknown' };
  const { resource = '', apiGroup = '' } = event.objectRef ?? {};
  const lists = resource === '' || isBuiltin(resource, apiGroup) ? 'joined' : 'replaced';
  return { kind: 'change', apply: (before) => applyPatch(before, body, lists) };
}

/** A Scale stands for the object it scales; it has the number of replicas and little else. */
function scale(body: JsonObject | undefined, answer: JsonObject | undefined): Effect {
  const read = (scaled: JsonObject | undefined): unknown =>
    readObject(scaled?.['spec'])?.['replicas'];
  const replicas = read(answer) ?? read(body);
  return replicas === undefined ? { kind: 'unknown' } : change({ spec: { replicas } });
}

const change = (patch: JsonObject): Effect => ({
  kind: 'change',
  apply: (before) => applyPatch(before, patch),
});
