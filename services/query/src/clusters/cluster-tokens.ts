import type { TokenBoard } from '@k8s-audit/queue';
import {
  addClusterToken,
  listClusterTokens,
  listTokenClusters,
  readLiveTokens,
  revokeClusterToken,
  type ClusterToken,
  type Database,
  type TokenCluster,
} from '@k8s-audit/store';
import { makeClusterToken } from './make-cluster-token.ts';

export interface TokenRequest {
  readonly cluster: string;
  readonly label: string;
  readonly expiresAt: Date | null;
  readonly by: string;
  /** When the cluster's other tokens end: given, this is a rotation. */
  readonly othersUntil?: Date | undefined;
}

export interface IssuedToken {
  readonly id: string;
  readonly token: string;
  /** False while some Redis does not know it yet: it gets it as soon as it is back. */
  readonly published: boolean;
}

/** The tokens that clusters send with: kept in the database, told to ingest through Redis. */
export interface ClusterTokens {
  list(cluster: string): Promise<ClusterToken[]>;
  clusters(): Promise<TokenCluster[]>;
  /** Null when the cluster has as many tokens as are allowed at once. */
  issue(request: TokenRequest): Promise<IssuedToken | null>;
  /** Null when the cluster has no such token. */
  revoke(token: {
    readonly cluster: string;
    readonly id: string;
    readonly by: string;
  }): Promise<{ readonly published: boolean } | null>;
}

export interface TokenPublisher {
  /** Tells ingest all tokens that are in force now; false while some Redis does not answer. */
  publish(): Promise<boolean>;
}

export function createClusterTokens(
  db: Database,
  board: TokenBoard,
): ClusterTokens & TokenPublisher {
  const publish = async (): Promise<boolean> => {
    const { readAtUs, everMade, tokens } = await readLiveTokens(db);
    const set = {
      v: 1 as const,
      everMade,
      tokens: tokens.map(({ id, cluster, hash, expiresAt }) => ({
        id,
        cluster,
        hash: hash.toString('hex'),
        expiresAtMs: expiresAt?.getTime() ?? null,
      })),
    };
    const { servers, reached } = await board.publish(set, readAtUs);
    return servers === reached;
  };
  return {
    list: (cluster) => listClusterTokens(db, cluster),
    clusters: () => listTokenClusters(db),
    publish,
    async issue({ cluster, label, expiresAt, by, othersUntil }) {
      const { id, token, hash, hint } = makeClusterToken();
      const added = await addClusterToken(
        db,
        { id, cluster, hash, hint, label, createdBy: by, expiresAt },
        { othersUntil },
      );
      return added ? { id, token, published: await publish() } : null;
    },
    async revoke({ cluster, id, by }) {
      const found = await revokeClusterToken(db, { cluster, id, revokedBy: by });
      return found ? { published: await publish() } : null;
    },
  };
}
