import type { EventFilter } from '@k8s-audit/store';
import type { ShownEvent } from '../../present-stored-event.ts';
import type { ShownAction } from '../../requests/fold-actions.ts';
import { formatQuery } from '../../search/format-query.ts';
import { searchUrl } from '../../search/search-url.ts';
import { widenTexts } from '../../search/widen-texts.ts';
import { ConnectCluster } from './connect-cluster.tsx';
import { EventRow } from './event-row.tsx';

export interface FeedProps {
  readonly filter: EventFilter;
  readonly events: readonly ShownEvent[];
  /** The same events folded into actions, where the reader asked for them. */
  readonly actions: readonly ShownAction[] | null;
  readonly nextCursor: string | null;
  /** The range of time that was asked for, as it was written. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** How far back the search came before its time was used up; null when it came to the end. */
  readonly searchedBackTo: string | null;
  /** The newest event of all when this was made; null on an empty store. */
  readonly newestId: string | null;
  /** False on an older page, which stays as it is. */
  readonly live: boolean;
  readonly webhookUrl: string;
}

/** The list, which asks once a second whether there is something newer and replaces itself. */
export function Feed(props: FeedProps) {
  const q = formatQuery(props.filter);
  const view = props.actions === null ? undefined : 'actions';
  const parameters = new URLSearchParams({
    q,
    newest: props.newestId ?? '',
    ...(view ? { view } : {}),
    ...(props.from ? { from: props.from } : {}),
  }).toString();
  const polled = props.live ? `/feed?${parameters}` : undefined;
  return (
    <section
      id="feed"
      aria-label="Events"
      hx-get={polled}
      hx-trigger={props.live ? 'every 1s' : undefined}
      hx-swap={props.live ? 'outerHTML' : undefined}
    >
      {props.searchedBackTo === null ? null : (
        <p role="status" class="mb-2 text-sm text-amber-800 dark:text-amber-300">
          {`Searched back to ${props.searchedBackTo.slice(0, 19).replace('T', ' ')} UTC. `}
          {props.nextCursor ? (
            <a
              href={searchUrl({
                q,
                view,
                from: props.from,
                to: props.to,
                cursor: props.nextCursor,
              })}
            >
              Search on
            </a>
          ) : null}
        </p>
      )}
      {props.events.length > 0 ? <List feed={props} q={q} /> : <Empty feed={props} />}
    </section>
  );
}

function List({ feed, q }: { readonly feed: FeedProps; readonly q: string }) {
  const view = feed.actions === null ? undefined : 'actions';
  return (
    <>
      <ol class="divide-y divide-slate-200 overflow-hidden rounded-lg border border-slate-200 bg-white dark:divide-slate-800 dark:border-slate-800 dark:bg-slate-900">
        {feed.actions === null
          ? feed.events.map((shown) => (
              <EventRow key={shown.item.id} shown={shown} filter={feed.filter} />
            ))
          : feed.actions.map(({ main, events }) => (
              <EventRow key={main.item.id} shown={main} filter={feed.filter} requests={events} />
            ))}
      </ol>
      <nav aria-label="Pages" class="mt-4 flex gap-4 text-sm">
        {feed.live ? null : <a href={searchUrl({ q, view })}>← Newest</a>}
        {feed.nextCursor ? (
          <a href={searchUrl({ q, view, from: feed.from, to: feed.to, cursor: feed.nextCursor })}>
            {feed.searchedBackTo === null ? 'Older →' : 'Search on →'}
          </a>
        ) : null}
      </nav>
    </>
  );
}

function Empty({ feed }: { readonly feed: FeedProps }) {
  if (feed.newestId === null) return <ConnectCluster webhookUrl={feed.webhookUrl} />;
  const wider = widenTexts(feed.filter);
  return (
    <div class="rounded-lg border border-dashed border-slate-300 p-10 text-center text-slate-600 dark:border-slate-700 dark:text-slate-400">
      <p class="font-medium text-slate-900 dark:text-slate-100">No event matches.</p>
      <p class="mt-1">
        Take a term away, or{' '}
        <a class="underline" href="/">
          see all events
        </a>
        .
      </p>
      {wider ? (
        <p class="mt-1">
          Text is looked for as whole words.{' '}
          <a
            class="underline"
            href={searchUrl({ q: formatQuery(wider), from: feed.from, to: feed.to })}
          >
            Search inside words too
          </a>
        </p>
      ) : null}
    </div>
  );
}
