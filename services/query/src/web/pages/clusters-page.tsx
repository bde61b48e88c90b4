import { formatMicroTime } from '@k8s-audit/audit-event';
import { EVERYTHING, type ClusterActivity } from '@k8s-audit/store';
import { clusterUrl, refineUrl } from '../../search/search-url.ts';
import type { Silence } from '../../subjects/judge-silence.ts';
import type { AssetUrls } from '../assets.ts';
import { ConnectCluster } from '../components/connect-cluster.tsx';
import { formatDuration } from '../components/subject/cluster-facts.tsx';
import { Table } from '../components/table.tsx';
import { Layout } from './layout.tsx';

export interface ListedCluster extends ClusterActivity {
  readonly silence: Silence | null;
}

export interface ClustersPageProps {
  readonly assets: AssetUrls;
  readonly clusters: readonly ListedCluster[];
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
            <Name cluster={cluster} />,
            formatMicroTime(cluster.lastEventUs).slice(0, 23).replace('T', ' '),
            cluster.lastReceivedAt.toISOString().slice(0, 23).replace('T', ' '),
            <a href={refineUrl(EVERYTHING, 'cluster', cluster.cluster)}>
              {cluster.events.toLocaleString('en')}
            </a>,
            cluster.eventsPerMinute.toLocaleString('en', { maximumFractionDigits: 1 }),
            formatDuration(cluster.lagMs),
          ])}
        />
      )}
    </Layout>
  );
}

function Name({ cluster: { cluster, silence } }: { readonly cluster: ListedCluster }) {
  return (
    <>
      <a href={clusterUrl(cluster)}>{cluster}</a>
      {silence === null ? null : (
        <span class="block text-xs text-amber-800 dark:text-amber-300">
          {`▲ quiet for ${formatDuration(silence.quietMs)}, longer than usual`}
        </span>
      )}
    </>
  );
}
