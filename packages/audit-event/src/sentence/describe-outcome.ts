import type { AuditEvent } from '../audit-event.ts';
import { shorten, words, type SummaryPart } from './summary-part.ts';

export const OUTCOMES = ['allowed', 'refused', 'failed', 'started', 'received'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a request ended, as far as this stage of it can know. */
export function outcomeOf(event: AuditEvent): Outcome {
  const code = event.responseStatus?.code;
  if (event.stage === 'RequestReceived') return 'received';
  if (
    code === 401 ||
    code === 403 ||
    event.annotations?.['authorization.k8s.io/decision'] === 'forbid'
  ) {
    return 'refused';
  }
  if (event.stage === 'Panic' || (code !== undefined && code >= 400)) return 'failed';
  return event.stage === 'ResponseStarted' ? 'started' : 'allowed';
}

/**
 * The sentence before has said who cannot do what; of RBAC's message only what comes behind that is
 * new (k8s.io/apiserver `pkg/endpoints/handlers/responsewriters/errors.go`).
 */
const FORBIDDEN =
  /^.* is forbidden: User ".*?" cannot \S+ (?:resource ".*?" in API group ".*?"|path ".*?")(?: (?:in the namespace ".*?"|at the cluster scope))?(?:: (.+))?$/s;

function shortenReason(message: string | undefined): string | undefined {
  const match = message === undefined ? null : FORBIDDEN.exec(message);
  return match === null ? message : (match[1] ?? 'no permission');
}

/** Answers that need other words than «failed». */
const REFUSALS: Readonly<Record<number, string>> = {
  401: 'was not let in',
  403: 'was refused',
  404: 'it was not there',
  409: 'there was a conflict',
  410: 'it was too late',
  413: 'it was too large',
  422: 'it was not valid',
  429: 'was told to wait',
  504: 'it took too long',
};

/** The end of the sentence of a request that did not succeed: what happened, and the reason given. */
export function describeFailure(event: AuditEvent): SummaryPart[] {
  const { code, message, reason } = event.responseStatus ?? {};
  const refused = outcomeOf(event) === 'refused' ? 'was refused' : 'failed';
  const known = code === undefined ? undefined : REFUSALS[code];
  const why = shortenReason(message) ?? (known === undefined ? reason : undefined);
  const joint = known?.startsWith('it ') || known?.startsWith('there ') ? ' but ' : ' and ';
  if (why === undefined) {
    const status = code === undefined ? 'no answer' : `status ${code}`;
    return [words(`${joint}${known ?? `${refused}: ${status}`}`)];
  }
  return [words(`${joint}${known ?? refused}: `), { kind: 'reason', text: shorten(why) }];
}
