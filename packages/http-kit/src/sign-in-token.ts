import { createHmac } from 'node:crypto';
import { hashSecret, secretMatches } from './secret-comparison.ts';

/**
 * A signed statement «until then, this purpose», for sign-in links. Form: `purpose.expiry-in-ms.hmac`.
 * Whoever knows the session secret can make one.
 */
export function signToken(secret: string, purpose: TokenPurpose, expiresAtMs: number): string {
  const statement = `${purpose}.${expiresAtMs}`;
  return `${statement}.${sign(secret, statement)}`;
}

export type TokenPurpose = 'link';

export function tokenIsValid(
  token: string | undefined,
  expected: { readonly secret: string; readonly purpose: TokenPurpose; readonly nowMs: number },
): boolean {
  const match = /^([a-z]+\.(\d{1,15}))\.([\w-]+)$/.exec(token ?? '');
  const [, statement = '', expiry = '', signature = ''] = match ?? [];
  if (!statement.startsWith(`${expected.purpose}.`) || Number(expiry) <= expected.nowMs)
    return false;
  return secretMatches(signature, hashSecret(sign(expected.secret, statement)));
}

function sign(secret: string, statement: string): string {
  return createHmac('sha256', secret).update(statement).digest('base64url');
}
