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

/** The end of the sentence of a request that did not succeed. */
export function describeFailure(event: AuditEvent): SummaryPart[] {
  const { code, message, reason } = event.responseStatus ?? {};
  const why = message ?? reason ?? (code === undefined ? 'no answer' : `status ${code}`);
  const how = outcomeOf(event) === 'refused' ? ' and was refused: ' : ' and failed: ';
  return [words(how), { kind: 'reason', text: shorten(why) }];
}
