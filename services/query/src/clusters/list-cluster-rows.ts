import type { TokenCluster } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { findSilence } from '../subjects/find-silence.ts';
import type { ListedCluster } from '../web/pages/clusters-page.tsx';
import type { ClusterTokens } from './cluster-tokens.ts';

/** What the page of clusters shows: those that were heard, and those that have a token and were not. */
export async function listClusterRows(
  reader: EventReader,
  tokens: ClusterTokens,
): Promise<{ heard: ListedCluster[]; unheard: TokenCluster[] }> {
  const [clusters, withTokens] = await Promise.all([reader.clusters(), tokens.clusters()]);
  const tokensOf = new Map(withTokens.map((one) => [one.cluster, one.tokens]));
  const heard = await Promise.all(
    clusters.map(async (one) => ({
      ...one,
      silence: await findSilence(reader, one),
      tokens: tokensOf.get(one.cluster) ?? 0,
    })),
  );
  const names = new Set(clusters.map(({ cluster }) => cluster));
  return { heard, unheard: withTokens.filter(({ cluster }) => !names.has(cluster)) };
}
