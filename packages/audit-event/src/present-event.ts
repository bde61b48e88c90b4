import type { AuditEvent } from './audit-event.ts';
import { classifyActor, type Actor } from './classify-actor.ts';
import { encodeEventId, eventIdTimeUs } from './event-id.ts';
import type { KubectlCommand } from './kubectl/kubectl-command.ts';
import { reconstructKubectl } from './kubectl/reconstruct-kubectl.ts';
import { formatMicroTime } from './micro-time.ts';
import { readIntent } from './request/read-intent.ts';
import type { Client } from './request/recognise-client.ts';
import { readRequestFacts } from './request/request-facts.ts';
import { describeEvent } from './sentence/describe-event.ts';
import { outcomeOf, type Outcome } from './sentence/describe-outcome.ts';
import { joinParts, type SummaryPart } from './sentence/summary-part.ts';

/** One event as the API gives it; what the event does not say is null. */
export interface EventItem {
  readonly id: string;
  readonly cluster: string;
  readonly auditId: string | null;
  readonly stage: string | null;
  readonly level: string | null;
  readonly time: string;
  readonly verb: string | null;
  readonly user: string | null;
  readonly impersonatedUser: string | null;
  readonly actor: Actor;
  readonly client: Client;
  readonly sourceIp: string | null;
  readonly namespace: string | null;
  readonly apiGroup: string | null;
  readonly resource: string | null;
  readonly subresource: string | null;
  readonly name: string | null;
  readonly requestUri: string | null;
  readonly userAgent: string | null;
  readonly code: number | null;
  readonly decision: string | null;
  readonly outcome: Outcome;
  readonly summary: string;
  readonly kubectl: KubectlCommand | null;
}

export interface PresentedEvent {
  readonly item: EventItem;
  /** The summary in typed parts. */
  readonly parts: readonly SummaryPart[];
  /** Why there is no kubectl command; null where there is one. */
  readonly noCommand: string | null;
}

/** Builds what readers see of an event. Computed at reading, so that it improves for old events too. */
export function presentEvent(
  event: AuditEvent,
  place: { readonly id: Buffer; readonly cluster: string },
): PresentedEvent {
  const reference = event.objectRef ?? {};
  const facts = readRequestFacts(event);
  const intent = readIntent(facts);
  const parts = describeEvent(facts, intent);
  const { command, ...none } = reconstructKubectl(facts, intent, place.cluster);
  const item: EventItem = {
    id: encodeEventId(place.id),
    cluster: place.cluster,
    auditId: event.auditID ?? null,
    stage: event.stage ?? null,
    level: event.level ?? null,
    time: formatMicroTime(eventIdTimeUs(place.id)),
    verb: event.verb ?? null,
    user: event.user?.username ?? null,
    impersonatedUser: event.impersonatedUser?.username ?? null,
    actor: classifyActor(event),
    client: facts.client,
    // Only the last address was seen by the API server; clients choose the ones before it.
    sourceIp: event.sourceIPs?.at(-1) ?? null,
    namespace: reference.namespace ?? null,
    apiGroup: reference.apiGroup ?? null,
    resource: reference.resource ?? null,
    subresource: reference.subresource ?? null,
    name: reference.name ?? null,
    requestUri: event.requestURI ?? null,
    userAgent: event.userAgent ?? null,
    code: event.responseStatus?.code ?? null,
    decision: event.annotations?.['authorization.k8s.io/decision'] ?? null,
    outcome: outcomeOf(event),
    summary: joinParts(parts),
    kubectl: command,
  };
  return { item, parts, noCommand: 'reason' in none ? none.reason : null };
}
