import { formatQuery } from '../../search/format-query.ts';
import type { SearchPlace } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { Feed, type FeedProps } from '../components/feed.tsx';
import { FeedToolbar } from '../components/feed-toolbar.tsx';
import { FilterTerms } from '../components/filter-terms.tsx';
import { BUTTON } from '../components/looks.ts';
import { QueryHelp, type QueryProblem } from '../components/query-help.tsx';
import { ReadyQuestions } from '../components/ready-questions.tsx';
import { SearchForm } from '../components/search-form.tsx';
import { FacetsPart, HistogramPart, type Counts } from '../components/summary-parts.tsx';
import { ViewsMenu, type ShownView } from '../components/views-menu.tsx';
import { Layout } from './layout.tsx';

export interface FeedPageProps {
  readonly assets: AssetUrls;
  /** The search as it was asked for, also where it cannot be read. */
  readonly place: SearchPlace;
  /** What is wrong with the query; the feed is null then. */
  readonly problem: QueryProblem | null;
  readonly feed: FeedProps | null;
  readonly counts: Counts | null;
  readonly views: readonly ShownView[];
}

export function FeedPage({ assets, place, problem, feed, counts, views }: FeedPageProps) {
  const q = feed === null ? (place.q ?? '') : formatQuery(feed.filter);
  return (
    <Layout title="Events" assets={assets} current="events" wide>
      <h1 class="sr-only">Events</h1>
      <SearchForm place={place} problem={problem === null ? null : tell(problem)}>
        <ViewsMenu views={views} place={place} />
      </SearchForm>
      <ReadyQuestions q={q} scope={{ from: place.from, to: place.to, view: place.view }} />
      {problem === null ? null : <QueryHelp q={q} problem={problem} />}
      {feed === null ? null : <Found feed={feed} counts={counts} />}
    </Layout>
  );
}

const tell = ({ message, position }: QueryProblem): string =>
  position === undefined ? message : `${message} (at character ${position + 1})`;

function Found({ feed, counts }: { readonly feed: FeedProps; readonly counts: Counts | null }) {
  const { filter, scope } = feed;
  if (feed.isEmptyStore) {
    return (
      <div class="mt-4" data-live="/api/v1/tail">
        <Feed feed={feed} />
      </div>
    );
  }
  return (
    <>
      <FilterTerms filter={filter} scope={scope} />
      <HistogramPart filter={filter} scope={scope} counts={counts} />
      <div class="mt-2 lg:grid lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-6 2xl:grid-cols-[18rem_minmax(0,1fr)] print:block">
        <aside
          id="facets"
          popover="auto"
          aria-label="Filter by value"
          class="inset-x-0 top-auto bottom-0 max-h-[75vh] w-full max-w-full overflow-auto rounded-t-xl border-t border-slate-300 bg-white p-4 text-inherit lg:static lg:block lg:max-h-none lg:overflow-visible lg:border-0 lg:bg-transparent lg:p-0 lg:pt-2 dark:border-slate-700 dark:bg-slate-900 dark:lg:bg-transparent print:hidden"
        >
          <FacetsPart filter={filter} scope={scope} counts={counts} />
          <button
            type="button"
            popovertarget="facets"
            popovertargetaction="hide"
            class={`${BUTTON} mt-4 lg:hidden`}
          >
            Close
          </button>
        </aside>
        <div class="min-w-0">
          <FeedToolbar feed={feed} />
          <Feed feed={feed} />
        </div>
      </div>
    </>
  );
}
