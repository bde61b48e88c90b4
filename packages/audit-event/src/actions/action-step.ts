import type { AuditEvent } from '../audit-event.ts';
import type { Intent } from '../request/intent.ts';
import { readIntent } from '../request/read-intent.ts';
import { readRequestFacts, type RequestFacts } from '../request/request-facts.ts';

/** An event as it comes out of the store, with its place in the list that is grouped. */
export interface ActionEvent {
  readonly event: AuditEvent;
  readonly cluster: string;
}

/** One request of a command: all its stages, read once. */
export interface ActionStep {
  readonly facts: RequestFacts;
  readonly intent: Intent;
  readonly cluster: string;
  /** When the request came in, in milliseconds since 1970. */
  readonly atMs: number;
  /** The events of this request, by index; the last stage comes last. */
  readonly events: number[];
  readonly role: 'discovery' | 'read' | 'change';
}

const STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];

/** Folds the stages of each request into one step, in the order in which the requests came in. */
export function readSteps(events: readonly ActionEvent[]): ActionStep[] {
  const requests = new Map<string, number[]>();
  events.forEach(({ event, cluster }, index) => {
    const key = event.auditID ? `${cluster}\n${event.auditID}` : `#${index}`;
    const known = requests.get(key);
    if (known === undefined) requests.set(key, [index]);
    else known.push(index);
  });
  const stageOf = (index: number): number => STAGES.indexOf(events[index]?.event.stage ?? '');
  return [...requests.values()]
    .map((indices) => {
      const ordered = indices.toSorted((a, b) => stageOf(a) - stageOf(b));
      return readStep(events[ordered.at(-1) as number] as ActionEvent, ordered);
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}

function readStep({ event, cluster }: ActionEvent, events: number[]): ActionStep {
  const facts = readRequestFacts(event);
  const received = event.requestReceivedTimestamp ?? event.stageTimestamp ?? event.timestamp;
  const atMs = Date.parse(received ?? '');
  return {
    facts,
    intent: readIntent(facts),
    cluster,
    atMs: Number.isNaN(atMs) ? 0 : atMs,
    events,
    role: roleOf(facts),
  };
}

const DISCOVERY = /^\/(api|apis|openapi|version)(\/|$)/;
const READS = new Set(['get', 'list', 'watch']);
const STREAMED = new Set(['exec', 'attach', 'portforward', 'log', 'proxy']);

function roleOf(facts: RequestFacts): ActionStep['role'] {
  // Other paths are somebody's own request (get --raw).
  if (facts.resource === '') return DISCOVERY.test(facts.path) ? 'discovery' : 'change';
  return READS.has(facts.verb) && !STREAMED.has(facts.subresource) ? 'read' : 'change';
}

/** Requests of one command share all of these; the address too, since a session does not move. */
export function sessionOf({ facts, cluster }: ActionStep): string {
  const { user, impersonatedUser, userAgent, sourceIPs } = facts.event;
  return [cluster, user?.username, impersonatedUser?.username, userAgent, sourceIPs?.at(-1)].join(
    '\n',
  );
}
