import type { AuditEvent } from '../audit-event.ts';
import { readQuery } from '../request-uri.ts';
import { describeAction } from './describe-action.ts';
import { describeFailure, outcomeOf } from './describe-outcome.ts';
import { joinParts, shorten, words, type SummaryPart } from './summary-part.ts';

/** Tells one event as a sentence, in typed parts: who did what to what, and how it ended. */
export function describeEvent(event: AuditEvent): SummaryPart[] {
  const outcome = outcomeOf(event);
  const action = describeAction(event);
  const who = describeWho(event);
  const dryRun = isDryRun(event) ? [words(' (dry run: nothing was changed)')] : [];
  switch (outcome) {
    case 'refused':
    case 'failed':
      return [
        ...who,
        words(` tried to ${action.base} `),
        ...action.rest,
        ...dryRun,
        ...describeFailure(event),
      ];
    case 'received':
      return [...who, words(` asked to ${action.base} `), ...action.rest, ...dryRun];
    case 'started':
    case 'allowed':
      return [...who, words(` ${action.past} `), ...action.rest, ...dryRun];
    default:
      return outcome satisfies never;
  }
}

export function summariseEvent(event: AuditEvent): string {
  return joinParts(describeEvent(event));
}

function describeWho(event: AuditEvent): SummaryPart[] {
  const user = event.user?.username;
  const actor: SummaryPart = {
    kind: 'actor',
    text: shorten(user ? shortName(user) : 'somebody unknown'),
  };
  const acting = event.impersonatedUser?.username;
  if (!acting) return [actor];
  return [actor, words(' acting as '), { kind: 'actor', text: shorten(shortName(acting)) }];
}

/** «system:serviceaccount:shop:builder» reads as «service account shop/builder». */
function shortName(user: string): string {
  if (user === 'system:anonymous') return 'an anonymous client';
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(user);
  if (account) return `service account ${account[1]}/${account[2]}`;
  return user.startsWith('system:node:') ? `node ${user.slice('system:node:'.length)}` : user;
}

function isDryRun(event: AuditEvent): boolean {
  return readQuery(event.requestURI).getAll('dryRun').includes('All');
}
