import type { AuditEvent } from './audit-event.ts';

/** Stored by position: append only, never reorder. */
export const ACTOR_CLASSES = [
  'unknown',
  'person',
  'service account',
  'control plane',
  'node',
  'anonymous',
] as const;

export type ActorClass = (typeof ACTOR_CLASSES)[number];

export interface Actor {
  readonly class: ActorClass;
  readonly name: string;
}

/** Who acted: the impersonated user where there is one, since that is whose rights were used. */
export function classifyActor(event: AuditEvent): Actor {
  const user = event.impersonatedUser?.username ? event.impersonatedUser : event.user;
  const name = user?.username ?? '';
  return { class: classOfUser(name), name };
}

/** User names are given by Kubernetes' authenticators: k8s.io/apiserver `pkg/authentication`. */
export function classOfUser(name: string): ActorClass {
  if (name === '') return 'unknown';
  if (name === 'system:anonymous') return 'anonymous';
  if (name.startsWith('system:serviceaccount:')) return 'service account';
  if (name.startsWith('system:node:')) return 'node';
  return name.startsWith('system:') ? 'control plane' : 'person';
}
