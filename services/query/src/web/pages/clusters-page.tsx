import { formatMicroTime } from '@k8s-audit/audit-event';
import { EVERYTHING, type ClusterActivity, type TokenCluster } from '@k8s-audit/store';
import { clusterTokensUrl, clusterUrl, refineUrl } from '../../search/search-url.ts';
import type { Silence } from '../../subjects/judge-silence.ts';
import type { AssetUrls } from '../assets.ts';
import { PRIMARY_BUTTON } from '../components/looks.ts';
import { formatDuration } from '../components/subject/cluster-facts.tsx';
import { Table } from '../components/table.tsx';
import { formatUtc } from '../format-utc.ts';
import { EmptyNote } from '../components/empty-note.tsx';
import { Layout } from './layout.tsx';

export interface ListedCluster extends ClusterActivity {
  readonly silence: Silence | null;
  /** How many are valid. */
  readonly tokens: number;
}

export interface ClustersPageProps {
  readonly assets: AssetUrls;
  readonly heard: readonly ListedCluster[];
  /** Those that have a token and sent nothing yet. */
  readonly unheard: readonly TokenCluster[];
  /** Whether whoever looks connects clusters. */
  readonly connects: boolean;
}

export function ClustersPage({ assets, heard, unheard, connects }: ClustersPageProps) {
  const heads = ['Cluster', 'Last event', 'Last received', 'Events', 'A minute', 'Lag'];
  return (
    <Layout title="Clusters" assets={assets} current="clusters">
      <div class="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1 class="text-xl font-semibold">Clusters</h1>
        {connects ? (
          <a href="/clusters/new" class={PRIMARY_BUTTON}>
            Connect a cluster
          </a>
        ) : null}
      </div>
      {heard.length + unheard.length === 0 ? (
        <EmptyNote>No cluster has sent an event yet.</EmptyNote>
      ) : (
        <Table
          heads={connects ? [...heads, 'Tokens'] : heads}
          rows={[
            ...heard.map((cluster) => [
              <Name cluster={cluster} />,
              formatUtc(formatMicroTime(cluster.lastEventUs), 'millisecond'),
              formatUtc(cluster.lastReceivedAt, 'millisecond'),
              <a href={refineUrl(EVERYTHING, 'cluster', cluster.cluster)}>
                {cluster.events.toLocaleString('en')}
              </a>,
              cluster.eventsPerMinute.toLocaleString('en', { maximumFractionDigits: 1 }),
              formatDuration(cluster.lagMs),
              ...(connects ? [<Tokens cluster={cluster.cluster} tokens={cluster.tokens} />] : []),
            ]),
            ...unheard.map((cluster) => [
              cluster.cluster,
              <span class="text-slate-500 dark:text-slate-400">nothing heard yet</span>,
              '',
              '',
              '',
              '',
              <Tokens cluster={cluster.cluster} tokens={cluster.tokens} />,
            ]),
          ]}
        />
      )}
    </Layout>
  );
}

function Tokens({ cluster, tokens }: { readonly cluster: string; readonly tokens: number }) {
  const label = tokens === 0 ? 'none' : String(tokens);
  return (
    <a
      href={clusterTokensUrl(cluster)}
      class="underline"
      aria-label={`Tokens of ${cluster}: ${label}`}
    >
      {label}
    </a>
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
