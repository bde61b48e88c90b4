import type { AuditEvent } from '../audit-event.ts';

/** What the real user proved who they are with, and what a bound token is bound to. */
export interface Credential {
  readonly kind: 'service account token' | 'client certificate' | 'other' | null;
  readonly id: string | null;
  readonly pod: string | null;
  readonly node: string | null;
}

const PREFIX = 'authentication.kubernetes.io/';

/** Reads `user.extra` (k8s.io/apiserver `pkg/authentication/serviceaccount/util.go`, KEP-4193). */
export function readCredential(event: AuditEvent): Credential {
  const extra = event.user?.extra ?? {};
  const first = (key: string): string | null => extra[PREFIX + key]?.[0] || null;
  const credential = first('credential-id');
  const equals = credential?.indexOf('=') ?? -1;
  return {
    kind: credential === null ? null : kindOf(credential.slice(0, Math.max(equals, 0))),
    id: credential === null ? null : credential.slice(equals + 1),
    pod: first('pod-name'),
    node: first('node-name'),
  };
}

function kindOf(prefix: string): Credential['kind'] {
  if (prefix === 'JTI') return 'service account token';
  return prefix === 'X509SHA256' ? 'client certificate' : 'other';
}
