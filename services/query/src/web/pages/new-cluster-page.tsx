import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { TokenFields } from '../components/clusters/token-fields.tsx';
import { FIELD, PRIMARY_BUTTON, QUIET } from '../components/looks.ts';
import { Layout } from './layout.tsx';

export interface NewClusterPageProps {
  readonly assets: AssetUrls;
  /** What was filled in before, when it has to be mended. */
  readonly name: string;
  readonly label: string;
  readonly problem: string | null;
}

export function NewClusterPage({ assets, name, label, problem }: NewClusterPageProps) {
  return (
    <Layout title="Connect a cluster" assets={assets} current="clusters">
      <p class="mb-3 text-sm">
        <a href="/clusters">← Clusters</a>
      </p>
      <h1 class="text-xl font-semibold">Connect a cluster</h1>
      <p class={`mt-1 max-w-prose ${QUIET}`}>
        Give it a name. It gets a token that may write events of this cluster and no other, and you
        get all files that its API servers need.
      </p>
      <form method="post" action="/clusters/new" class={`${CARD} mt-5 max-w-xl space-y-4`}>
        <label class="block text-sm">
          Name
          <input
            name="cluster"
            value={name}
            required
            autofocus
            maxLength={64}
            pattern="[a-z0-9]([\-a-z0-9.]*[a-z0-9])?"
            title="lower-case letters, digits, dots and dashes"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            placeholder="prod-eu-1"
            aria-describedby={problem === null ? undefined : 'problem'}
            class={`${FIELD} mt-1 font-mono`}
          />
        </label>
        <TokenFields label={label} />
        {problem === null ? null : (
          <p id="problem" role="alert" class="text-sm text-rose-700 dark:text-rose-300">
            {problem}
          </p>
        )}
        <button type="submit" class={PRIMARY_BUTTON}>
          Make a token
        </button>
      </form>
    </Layout>
  );
}
