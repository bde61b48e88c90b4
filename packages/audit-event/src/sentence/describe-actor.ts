import type { AuditEvent } from '../audit-event.ts';
import { shorten, words, type SummaryPart } from './summary-part.ts';

/** Who acted, and as whom: «admin-1 acting as dev-1». */
export function describeActor(event: AuditEvent): SummaryPart[] {
  const actor = nameActor(event.user?.username);
  const acting = event.impersonatedUser?.username;
  return acting ? [...actor, words(' acting as '), ...nameActor(acting)] : actor;
}

/** «system:serviceaccount:shop:builder» reads as «service account shop/builder». */
function nameActor(user: string | undefined): SummaryPart[] {
  if (!user) return [words('somebody unknown')];
  if (user === 'system:anonymous') return [words('an anonymous client')];
  if (user === 'system:apiserver') return [words('the API server itself')];
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(user);
  if (account) return [words('service account '), actorPart(`${account[1]}/${account[2]}`)];
  if (user.startsWith(NODE)) return [words('node '), actorPart(user.slice(NODE.length))];
  const component = /^system:(kube-[a-z-]+)$/.exec(user)?.[1];
  return [actorPart(component ?? user)];
}

const NODE = 'system:node:';

const actorPart = (text: string): SummaryPart => ({ kind: 'actor', text: shorten(text) });
