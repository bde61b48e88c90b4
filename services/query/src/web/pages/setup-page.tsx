import type { Waiting } from '../../clusters/find-first-event.ts';
import {
  distributions,
  kubeconfigText,
  MORE_URL,
  tryOutText,
  type Setup,
} from '../../clusters/setup-texts.ts';
import { clusterTokensUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { CopyBox } from '../components/clusters/copy-box.tsx';
import { DistributionSteps } from '../components/clusters/distribution-steps.tsx';
import { FirstEvent } from '../components/clusters/first-event.tsx';
import { formatUtc } from '../format-utc.ts';
import { Layout } from './layout.tsx';

export interface SetupPageProps {
  readonly assets: AssetUrls;
  readonly cluster: string;
  readonly setup: Setup;
  readonly waiting: Waiting;
  /** False while some Redis does not know the token yet. */
  readonly published: boolean;
  /** When the cluster's other tokens end, after a rotation. */
  readonly othersUntil: Date | null;
}

const NOTE =
  'mt-3 rounded-lg border border-amber-300 bg-amber-50 px-4 py-2.5 text-sm text-amber-900 dark:border-amber-700 dark:bg-amber-950 dark:text-amber-200';

/** The token, once, and everything that the API servers of a cluster need to send with it. */
export function SetupPage(props: SetupPageProps) {
  const { assets, cluster, setup, waiting, published, othersUntil } = props;
  const insecure = !setup.webhookUrl.startsWith('https://');
  return (
    <Layout title={`Connect ${cluster}`} assets={assets} current="clusters">
      <p class="mb-3 text-sm">
        <a href={clusterTokensUrl(cluster)}>{`← Tokens of ${cluster}`}</a>
      </p>
      <h1 class="mb-3 text-xl font-semibold [overflow-wrap:anywhere]">{`Connect ${cluster}`}</h1>
      <FirstEvent waiting={waiting} receivedAt={null} usedAt={null} />
      {published ? null : (
        <p role="alert" class={NOTE}>
          ▲ A Redis server does not answer: ingest knows the token as soon as it is back.
        </p>
      )}
      {insecure ? (
        <p role="alert" class={NOTE}>
          ▲ kube-apiserver leaves the token out of http:// addresses. Set INGEST_PUBLIC_URL to the
          https:// address of ingest.
        </p>
      ) : null}
      {othersUntil === null ? null : (
        <p class={NOTE}>
          {`The other tokens of ${cluster} stay valid until ${formatUtc(othersUntil, 'minute')} UTC. Change the kubeconfig on each control-plane node before then.`}
        </p>
      )}
      <div class="mt-5 grid grid-cols-[minmax(0,1fr)] gap-5 xl:grid-cols-[repeat(2,minmax(0,1fr))]">
        <section class={CARD}>
          <h2 class="font-semibold">1. The files</h2>
          <CopyBox
            name="Token"
            hint="Shown now and never again; only its hash is kept. It is in the kubeconfig below."
            text={setup.token}
          />
          <CopyBox
            name="webhook.yaml"
            hint="The kubeconfig: where the events go, and with which token."
            text={kubeconfigText(setup)}
          />
          <CopyBox
            name="policy.yaml"
            hint="What is told: changes with what was sent, secrets never. The first rule that matches decides."
            text={setup.sources.policy}
          />
        </section>
        <section class={CARD}>
          <h2 class="font-semibold">2. kube-apiserver</h2>
          <div class="mt-2">
            {distributions(setup).map((distribution, index) => (
              <DistributionSteps
                key={distribution.name}
                distribution={distribution}
                open={index === 0}
              />
            ))}
          </div>
          <h2 class="mt-6 font-semibold">3. If nothing comes</h2>
          <CopyBox
            name="On a control-plane node"
            hint="It is answered 200 when address, network and token are right, and stores nothing."
            text={tryOutText(setup)}
          />
          <p class="mt-3 text-sm text-slate-600 dark:text-slate-400">
            {'Longer policies and every flag are explained in '}
            <code class="font-mono">{MORE_URL}</code>.
          </p>
        </section>
      </div>
    </Layout>
  );
}
