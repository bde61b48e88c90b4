import { formatMicroTime } from '@k8s-audit/audit-event';
import { EVERYTHING, type ClusterActivity } from '@k8s-audit/store';
import { refineUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { ConnectCluster } from '../components/connect-cluster.tsx';
import { Table } from '../components/table.tsx';
import { Layout } from './layout.tsx';

export interface ClustersPageProps {
  readonly assets: AssetUrls;
  readonly clusters: readonly ClusterActivity[];
  readonly webhookUrl: string;
}

export function ClustersPage({ assets, clusters, webhookUrl }: ClustersPageProps) {
  return (
    <Layout title="Clusters" assets={assets} current="clusters">
      <h1 class="mb-4 text-xl font-semibold">Clusters</h1>
      {clusters.length === 0 ? (
        <ConnectCluster webhookUrl={webhookUrl} />
      ) : (
        <Table
          heads={['Cluster', 'Last event', 'Last received', 'Events', 'Events a minute', 'Lag']}
          rows={clusters.map((cluster) => [
            <a href={refineUrl(EVERYTHING, 'cluster', cluster.cluster)}>{cluster.cluster}</a>,
            formatMicroTime(cluster.lastEventUs),
            cluster.lastReceivedAt.toISOString(),
            cluster.events.toLocaleString('en'),
            cluster.eventsPerMinute.toLocaleString('en', { maximumFractionDigits: 1 }),
            `${(cluster.lagMs / 1_000).toFixed(1)} s`,
          ])}
        />
      )}
    </Layout>
  );
}
