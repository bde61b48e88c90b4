import { formatQuery } from '../../search/format-query.ts';
import type { AssetUrls } from '../assets.ts';
import { Feed, type FeedProps } from '../components/feed.tsx';
import { SearchForm } from '../components/search-form.tsx';
import { Layout } from './layout.tsx';

export interface FeedPageProps {
  readonly assets: AssetUrls;
  readonly q: string;
  /** What is wrong with the query; the feed is null then. */
  readonly problem: string | null;
  readonly feed: FeedProps | null;
}

export function FeedPage({ assets, q, problem, feed }: FeedPageProps) {
  return (
    <Layout title="Events" assets={assets} current="events">
      <h1 class="sr-only">Events</h1>
      <SearchForm q={q} problem={problem} view={feed?.actions ? 'actions' : undefined} />
      {feed === null ? null : (
        <div class="grid gap-5 lg:grid-cols-[minmax(0,1fr)_17rem]">
          <div class="min-w-0">
            <Feed
              filter={feed.filter}
              events={feed.events}
              actions={feed.actions}
              from={feed.from}
              to={feed.to}
              nextCursor={feed.nextCursor}
              searchedBackTo={feed.searchedBackTo}
              newestId={feed.newestId}
              live={feed.live}
              webhookUrl={feed.webhookUrl}
            />
          </div>
          <Summary feed={feed} />
        </div>
      )}
    </Layout>
  );
}

/** Comes after the list, which does not wait for it; without scripts it is a page of its own. */
function Summary({ feed }: { readonly feed: FeedProps }) {
  const q = formatQuery(feed.filter);
  const range = { ...(feed.from ? { from: feed.from } : {}), ...(feed.to ? { to: feed.to } : {}) };
  const parameters = new URLSearchParams({ q, ...range }).toString();
  return (
    <aside aria-label="Summary" class="min-w-0">
      <p class="mb-3 flex flex-wrap gap-x-4 text-sm">
        <a href={`/api/v1/events/export?format=csv&${parameters}`}>CSV</a>
        <a href={`/api/v1/events/export?format=ndjson&${parameters}`}>NDJSON</a>
      </p>
      <div
        hx-get={`/feed/summary?${parameters}`}
        hx-trigger="load"
        hx-swap="innerHTML"
        class="min-h-24 text-sm text-slate-500 dark:text-slate-400"
      >
        <noscript>
          <a href={`/feed/summary?${parameters}`}>Counts of this search</a>
        </noscript>
      </div>
    </aside>
  );
}
