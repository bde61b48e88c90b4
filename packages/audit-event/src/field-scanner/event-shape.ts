import { KeyTable, type KeyKind, type KeyRule } from './key-table.ts';
import { SPAN } from './span-fields.ts';

/** In the order in which they are taken for the time of the stage. */
const TIME = { stage: 0, received: 1, old: 2 } as const;

let rules = 0;

function rule(kind: KeyKind, target: number, inside: KeyTable | null = null): KeyRule {
  const bit = 1 << rules;
  rules += 1;
  return { kind, target, inside, bit };
}

const text = (target: number): KeyRule => rule('text', target);
const object = (keys: Readonly<Record<string, KeyRule>>): KeyRule =>
  rule('object', -1, new KeyTable(keys));

/** The keys that are read of an event, and how; no more than the 32 that a set of bits can hold. */
export const EVENT_KEYS = new KeyTable({
  auditID: text(SPAN.auditID),
  stage: text(SPAN.stage),
  level: text(SPAN.level),
  requestURI: rule('escaped text', SPAN.requestURI),
  verb: text(SPAN.verb),
  user: object({ username: text(SPAN.user) }),
  impersonatedUser: object({ username: text(SPAN.impersonatedUser) }),
  userAgent: text(SPAN.userAgent),
  sourceIPs: rule('last text', SPAN.sourceIp),
  objectRef: object({
    apiGroup: text(SPAN.apiGroup),
    apiVersion: rule('version', -1),
    resource: text(SPAN.resource),
    subresource: text(SPAN.subresource),
    namespace: text(SPAN.namespace),
    name: text(SPAN.name),
  }),
  responseStatus: object({ code: rule('code', -1) }),
  stageTimestamp: rule('time', TIME.stage),
  requestReceivedTimestamp: rule('time', TIME.received),
  timestamp: rule('time', TIME.old),
});
