import type { FilledIn } from '@k8s-audit/audit-event';
import type { CollectionDeletion } from '../../objects/find-collection-deletions.ts';
import type { ObjectHistory } from '../../objects/load-history.ts';
import type { ObjectPlace } from '../../objects/object-place.ts';
import { clusterUrl, namespaceUrl, objectUrl } from '../../search/search-url.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { CollectionDeletions } from '../components/object/collection-deletions.tsx';
import { CompareVersions } from '../components/object/compare-versions.tsx';
import { LifeSection } from '../components/object/life-section.tsx';
import { Layout } from './layout.tsx';

export interface ObjectPageProps {
  readonly assets: AssetUrls;
  readonly place: ObjectPlace;
  readonly history: ObjectHistory;
  readonly deletions: readonly CollectionDeletion[];
  readonly filledIn: FilledIn;
  /** The ids of the events whose versions are compared. */
  readonly compare: { readonly from: string | null; readonly to: string | null };
}

/** Everything that changed the objects of one name, newest first, with what is known of each. */
export function ObjectPage(props: ObjectPageProps) {
  const { assets, place, history, filledIn, compare } = props;
  const url = objectUrl(place);
  return (
    <Layout title={`${place.resource} ${place.name}`} assets={assets} current="events">
      <p class="mb-3 text-sm">
        <a href="/">← Events</a>
      </p>
      <Head place={place} history={history} />
      <p class="mt-2 text-sm text-indigo-700 dark:text-indigo-300">
        {filledIn === 'hidden' ? (
          <a href={`${url}?all=1`}>Show also what the server fills in, such as status</a>
        ) : (
          <a href={url}>Hide what the server fills in, such as status</a>
        )}
      </p>
      <div class="lg:grid lg:grid-cols-[minmax(0,1fr)_18rem] lg:gap-6">
        <div class="min-w-0">
          {history.entries.length === 0 ? <NothingStored /> : null}
          <CollectionDeletions deletions={props.deletions} />
          {history.lives.map((life, index) => (
            <LifeSection
              key={index}
              history={history}
              life={life}
              newest={index === 0}
              several={history.lives.length > 1}
            />
          ))}
          {history.complete ? null : (
            <p class="mt-4 text-sm text-slate-600 dark:text-slate-400">
              Older changes are not shown.
            </p>
          )}
          <CompareVersions
            entries={history.entries}
            from={compare.from}
            to={compare.to}
            all={filledIn === 'shown'}
          />
        </div>
        {history.entries.length === 0 ? null : <Aside url={url} />}
      </div>
    </Layout>
  );
}

function Head({ place, history }: Pick<ObjectPageProps, 'place' | 'history'>) {
  const newest = history.lives[0];
  return (
    <header>
      <h1 class="flex flex-wrap items-baseline gap-x-2 text-xl sm:text-2xl">
        <span class="text-slate-600 dark:text-slate-400">{place.resource}</span>
        <span class="min-w-0 font-semibold [overflow-wrap:anywhere]">{place.name}</span>
        {newest?.deleted == null ? null : (
          <span class="rounded bg-rose-50 px-1.5 py-0.5 text-xs font-medium text-rose-800 ring-1 ring-rose-600/20 ring-inset dark:bg-rose-950 dark:text-rose-300">
            deleted
          </span>
        )}
      </h1>
      <p class="mt-1 flex flex-wrap gap-x-2 text-sm [overflow-wrap:anywhere] text-indigo-700 dark:text-indigo-300">
        <a href={clusterUrl(place.cluster)}>{place.cluster}</a>
        {place.namespace === '' ? null : (
          <>
            <span aria-hidden="true">/</span>
            <a href={namespaceUrl(place.namespace)}>{place.namespace}</a>
          </>
        )}
      </p>
    </header>
  );
}

function NothingStored() {
  return (
    <p class={`${CARD} mt-6`}>
      No change of this object is stored. It may have changed before the events that are kept, or
      the audit policy leaves its changes out.
    </p>
  );
}

/** Relatives are looked for in bodies, which takes its time; without scripts they are a page. */
function Aside({ url }: { readonly url: string }) {
  return (
    <aside aria-label="Related objects" class="mt-6 min-w-0">
      <div class={`${CARD} lg:sticky lg:top-4`}>
        <h2 class="mb-3 text-sm font-semibold">Related objects</h2>
        <div
          hx-get={`${url}/relatives`}
          hx-trigger="load"
          hx-swap="innerHTML"
          class="min-h-16 text-sm"
        >
          <noscript>
            <a href={`${url}/relatives`}>Owners, and what it owns</a>
          </noscript>
        </div>
      </div>
    </aside>
  );
}
