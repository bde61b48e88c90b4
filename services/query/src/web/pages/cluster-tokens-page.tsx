import type { ClusterToken } from '@k8s-audit/store';
import { stateOf } from '../../clusters/token-state.ts';
import { clusterTokensUrl, clusterUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { TokenFields } from '../components/clusters/token-fields.tsx';
import { TokenList } from '../components/clusters/token-list.tsx';
import { FIELD, PRIMARY_BUTTON, QUIET } from '../components/looks.ts';
import { Layout } from './layout.tsx';

export interface ClusterTokensPageProps {
  readonly assets: AssetUrls;
  readonly cluster: string;
  readonly tokens: readonly ClusterToken[];
  readonly nowMs: number;
}

export function ClusterTokensPage({ assets, cluster, tokens, nowMs }: ClusterTokensPageProps) {
  const url = clusterTokensUrl(cluster);
  const hasValid = tokens.some((token) => stateOf(token, nowMs) === 'valid');
  return (
    <Layout title={`Tokens of ${cluster}`} assets={assets} current="clusters">
      <p class="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm leading-6">
        <a href="/clusters">← Clusters</a>
        <a href={clusterUrl(cluster)}>{`What ${cluster} does`}</a>
      </p>
      <h1 class="mb-4 text-xl font-semibold [overflow-wrap:anywhere]">{`Tokens of ${cluster}`}</h1>
      {tokens.length === 0 ? (
        <p class={CARD}>
          No token was made for this cluster. It may send with WEBHOOK_TOKEN, one of
          WEBHOOK_TOKENS_FILE, or a client certificate.
        </p>
      ) : (
        <TokenList tokens={tokens} nowMs={nowMs} />
      )}
      <div class="mt-5 grid items-start gap-5 lg:grid-cols-2">
        {hasValid ? (
          <form method="post" action={`${url}/rotate`} class={`${CARD} space-y-4`}>
            <h2 class="font-semibold">Rotate</h2>
            <p class={`text-sm ${QUIET}`}>
              Makes a new token; the others end by themselves after a while, in which the API
              servers can be changed one after the other.
            </p>
            <label class="block text-sm">
              The others stay valid for
              <select name="graceHours" class={`${FIELD} mt-1`}>
                <option value="24">a day</option>
                <option value="1">an hour</option>
                <option value="168">a week</option>
                <option value="0">no time at all</option>
              </select>
            </label>
            <TokenFields label="" />
            <button type="submit" class={PRIMARY_BUTTON}>
              Make a new token and end the others
            </button>
          </form>
        ) : null}
        <form method="post" action={url} class={`${CARD} space-y-4`}>
          <h2 class="font-semibold">{hasValid ? 'One more token' : 'A token'}</h2>
          <p class={`text-sm ${QUIET}`}>
            It may write events of this cluster and no other. You see it once.
          </p>
          <TokenFields label="" />
          <button type="submit" class={PRIMARY_BUTTON}>
            Make a token
          </button>
        </form>
      </div>
    </Layout>
  );
}
