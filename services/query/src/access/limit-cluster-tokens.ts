import type { ClusterTokens } from '../clusters/cluster-tokens.ts';
import { currentViewer, hasRole } from './current-reading.ts';
import { requireOperatorOf, seesWholeCluster } from './whole-cluster.ts';

/** The tokens of clusters for pages and API: operators see and change those of clusters that are theirs. */
export function createLimitedClusterTokens(tokens: ClusterTokens): ClusterTokens {
  return {
    async list(cluster) {
      requireOperatorOf(cluster);
      return tokens.list(cluster);
    },
    async clusters() {
      if (!hasRole('operator')) return [];
      const viewer = currentViewer();
      return (await tokens.clusters()).filter(({ cluster }) => seesWholeCluster(viewer, cluster));
    },
    async issue(request) {
      requireOperatorOf(request.cluster);
      return tokens.issue(request);
    },
    async revoke(token) {
      requireOperatorOf(token.cluster);
      return tokens.revoke(token);
    },
  };
}
