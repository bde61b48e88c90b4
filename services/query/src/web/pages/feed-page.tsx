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
        <Feed
          filter={feed.filter}
          events={feed.events}
          actions={feed.actions}
          nextCursor={feed.nextCursor}
          newestId={feed.newestId}
          live={feed.live}
          webhookUrl={feed.webhookUrl}
        />
      )}
    </Layout>
  );
}
