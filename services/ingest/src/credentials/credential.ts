import { secretMatches } from '@k8s-audit/http-kit';

/** Who a sender turned out to be, by which clusters it may write. */
export type Credential =
  | { readonly writes: 'any cluster' }
  | { readonly writes: 'one cluster'; readonly cluster: string };

/** One accepted token. */
export interface TokenHash {
  readonly hash: Buffer;
  readonly credential: Credential;
}

/**
 * Finds the credential of a token. Every hash is compared, whichever matches: the time taken tells
 * nothing about which tokens exist.
 */
export function matchToken(token: string, accepted: readonly TokenHash[]): Credential | null {
  let found: Credential | null = null;
  for (const candidate of accepted) {
    if (secretMatches(token, candidate.hash)) found ??= candidate.credential;
  }
  return found;
}
