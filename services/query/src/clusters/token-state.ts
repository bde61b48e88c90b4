import type { ClusterToken } from '@k8s-audit/store';

export type TokenState = 'valid' | 'expired' | 'revoked';

export function stateOf({ revokedAt, expiresAt }: ClusterToken, nowMs = Date.now()): TokenState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= nowMs ? 'expired' : 'valid';
}
