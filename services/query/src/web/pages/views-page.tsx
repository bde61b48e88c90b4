import type { SavedView } from '@k8s-audit/store';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { BUTTON, FIELD, LINK, QUIET } from '../components/looks.ts';
import { Layout } from './layout.tsx';

export interface ViewsPageProps {
  readonly assets: AssetUrls;
  readonly viewer: string;
  readonly views: readonly SavedView[];
  readonly problem: string | null;
}

/** All views of a reader: the own ones can be changed. */
export function ViewsPage({ assets, viewer, views, problem }: ViewsPageProps) {
  return (
    <Layout title="Saved views" assets={assets} current="events">
      <p class="mb-3 text-sm">
        <a class={LINK} href="/">
          ← Events
        </a>
      </p>
      <h1 class="text-xl font-semibold">Saved views</h1>
      {problem === null ? null : (
        <p role="alert" class="mt-3 text-sm text-rose-700 dark:text-rose-300">
          {problem}
        </p>
      )}
      {views.length === 0 ? (
        <p class={`mt-3 ${QUIET}`}>
          There is none yet. Search for something, open «Views» and give the search a name.
        </p>
      ) : (
        <ul class="mt-4 space-y-3">
          {views.map((view) => (
            <li key={view.id} class={CARD}>
              {view.owner === viewer ? <OwnView view={view} /> : <SharedView view={view} />}
              <p class={`mt-2 font-mono text-xs [overflow-wrap:anywhere] ${QUIET}`}>
                {describe(view.search)}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Layout>
  );
}

function OwnView({ view }: { readonly view: SavedView }) {
  return (
    <div class="flex flex-wrap items-center gap-2">
      <form
        method="post"
        action={`/views/${view.id}`}
        class="flex flex-1 flex-wrap items-center gap-2"
      >
        <input
          name="name"
          value={view.name}
          required
          maxLength={100}
          aria-label={`Name of ${view.name}`}
          class={`${FIELD} min-w-40 flex-1`}
        />
        <label class="flex min-h-6 items-center gap-2 text-sm">
          <input type="checkbox" name="shared" value="yes" checked={view.isShared} />
          For everybody
        </label>
        <button type="submit" class={BUTTON}>
          Rename
        </button>
      </form>
      <a class={BUTTON} href={`/views/${view.id}`}>
        Open
      </a>
      <form method="post" action={`/views/${view.id}/delete`}>
        <button type="submit" class={BUTTON} aria-label={`Delete ${view.name}`}>
          Delete
        </button>
      </form>
    </div>
  );
}

function SharedView({ view }: { readonly view: SavedView }) {
  return (
    <p class="flex flex-wrap items-baseline gap-3">
      <a class={`[overflow-wrap:anywhere] ${LINK}`} href={`/views/${view.id}`}>
        {view.name}
      </a>
      <span class={`text-sm ${QUIET}`}>{`shared by ${view.ownerName}`}</span>
    </p>
  );
}

/** The search in words that one would type. */
function describe(search: string): string {
  const parameters = new URLSearchParams(search);
  const [q, from, to] = ['q', 'from', 'to'].map((name) => parameters.get(name));
  const words = [q, from && `from ${from}`, to && `until ${to}`].filter(Boolean);
  return words.length === 0 ? 'all events' : words.join(' ');
}
