import type { EventReader } from '../event-reader.ts';
import type { ClusterTokens } from './cluster-tokens.ts';

/** A page that waits for a cluster which was just given a token. */
export interface Waiting {
  readonly cluster: string;
  readonly tokenId: string;
  readonly sinceMs: number;
}

export interface FirstEventFound {
  /** When an event of the cluster was last received, if since then. */
  readonly receivedAt: Date | null;
  /** When the token was last used: the way here is right then. */
  readonly usedAt: Date | null;
}

export async function findFirstEvent(
  { reader, tokens }: { readonly reader: EventReader; readonly tokens: ClusterTokens },
  { cluster, tokenId, sinceMs }: Waiting,
): Promise<FirstEventFound> {
  const [heard, listed] = await Promise.all([reader.clusters(), tokens.list(cluster)]);
  const receivedAt = heard.find((one) => one.cluster === cluster)?.lastReceivedAt ?? null;
  return {
    receivedAt: receivedAt !== null && receivedAt.getTime() >= sinceMs ? receivedAt : null,
    usedAt: listed.find(({ id }) => id === tokenId)?.lastUsedAt ?? null,
  };
}
