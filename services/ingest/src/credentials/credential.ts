/** Who a sender turned out to be, by which clusters it may write. */
export type Credential =
  | { readonly writes: 'any cluster' }
  | { readonly writes: 'these clusters'; readonly clusters: readonly string[] };

export const ANY_CLUSTER: Credential = { writes: 'any cluster' };

/**
 * What tokens are worth, by the hex of their SHA-256. Looking a hash up takes a time that depends on
 * the hash alone: it tells nothing about a token that somebody guesses.
 */
export type CredentialsByHash = ReadonlyMap<string, Credential>;
