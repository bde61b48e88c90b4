import { hashSecret } from '@k8s-audit/http-kit';
import type { TokenFollower } from '@k8s-audit/queue';

/** What query would have published: these tokens of clusters; without any, that none was ever made. */
export function publishedTokens(tokens: Readonly<Record<string, string>> = {}): TokenFollower {
  const byHash = new Map(
    Object.entries(tokens).map(([token, cluster]) => {
      const hash = hashSecret(token).toString('hex');
      return [hash, { id: token, cluster, hash, expiresAtMs: null }];
    }),
  );
  return {
    status: () => 'present',
    everMade: () => byHash.size > 0,
    find: (hash) => byHash.get(hash) ?? null,
    noteUse: () => undefined,
    close: () => undefined,
  };
}
