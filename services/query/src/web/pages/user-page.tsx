import { fieldIs, type Facets, type Histogram } from '@k8s-audit/store';
import type { ShownEvent } from '../../present-stored-event.ts';
import { formatQuery } from '../../search/format-query.ts';
import { searchUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { EventRow } from '../components/event-row.tsx';
import { FacetList } from '../components/facet-list.tsx';
import { HistogramChart } from '../components/histogram-chart.tsx';
import { Layout } from './layout.tsx';

export interface UserPageProps {
  readonly assets: AssetUrls;
  readonly user: string;
  readonly histogram: Histogram;
  readonly facets: Facets;
  /** The newest changes, and the newest refusals. */
  readonly changes: readonly ShownEvent[];
  readonly refusals: readonly ShownEvent[];
}

const LIST =
  'divide-y divide-slate-200 overflow-hidden rounded-lg border border-slate-200 bg-white dark:divide-slate-800 dark:border-slate-800 dark:bg-slate-900';

/** What one identity does: when, what, from where, and what it was refused. */
export function UserPage({ assets, user, histogram, facets, changes, refusals }: UserPageProps) {
  const filter = fieldIs('user', user);
  const q = formatQuery(filter);
  return (
    <Layout title={user} assets={assets} current="events">
      <p class="mb-3 text-sm">
        <a href="/">← Events</a>
      </p>
      <h1 class="text-xl font-semibold [overflow-wrap:anywhere] sm:text-2xl">{user}</h1>
      <p class="mt-1 text-sm">
        <a href={searchUrl({ q })} class="text-indigo-700 dark:text-indigo-300">
          All events
        </a>
      </p>
      <div class="mt-5 grid gap-5 lg:grid-cols-[minmax(0,1fr)_17rem]">
        <div class="min-w-0 space-y-5">
          <HistogramChart histogram={histogram} q={q} />
          <Events title="Last changes" none="No change is stored." events={changes} />
          <Events title="Last refusals" none="Nothing was refused." events={refusals} />
        </div>
        <aside aria-label="What it does" class="min-w-0">
          <FacetList facets={facets} filter={filter} />
        </aside>
      </div>
    </Layout>
  );
}

function Events({
  title,
  none,
  events,
}: {
  readonly title: string;
  readonly none: string;
  readonly events: readonly ShownEvent[];
}) {
  return (
    <section>
      <h2 class="mb-2 text-sm font-semibold">{title}</h2>
      {events.length === 0 ? (
        <p class={CARD}>{none}</p>
      ) : (
        <ol class={LIST}>
          {events.map((shown) => (
            <EventRow
              key={shown.item.id}
              shown={shown}
              filter={fieldIs('user', shown.item.user ?? '')}
            />
          ))}
        </ol>
      )}
    </section>
  );
}
