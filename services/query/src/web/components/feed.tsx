import { formatQuery } from '../../search/format-query.ts';
import { listTerms, searchUrl } from '../../search/search-url.ts';
import { widenTexts } from '../../search/widen-texts.ts';
import { ConnectCluster } from './connect-cluster.tsx';
import { FeedRows, type FeedRowsProps } from './feed-rows.tsx';
import { BUTTON, LINK, QUIET } from './looks.ts';

export interface FeedProps extends FeedRowsProps {
  /** Whether the store holds no event at all. */
  readonly isEmptyStore: boolean;
  /** False on an older page, which stays as it is. */
  readonly live: boolean;
  /** Whether there is something newer than the first event shown, on a page that is not the newest. */
  readonly hasNewer: boolean;
  readonly webhookUrl: string;
}

/** The list of events, newest first. */
export function Feed({ feed }: { readonly feed: FeedProps }) {
  if (feed.isEmptyStore) return <ConnectCluster webhookUrl={feed.webhookUrl} />;
  return (
    <section id="feed" aria-label="Events" tabIndex={-1} class="group/feed">
      <Newer feed={feed} />
      {feed.events.length > 0 ? null : <NothingFound feed={feed} />}
      <ol
        data-rows
        class={`divide-y divide-slate-200 rounded-lg border-slate-200 bg-white not-empty:border dark:divide-slate-800 dark:border-slate-800 dark:bg-slate-900 print:border-0`}
      >
        <FeedRows rows={feed} />
      </ol>
    </section>
  );
}

/** The way towards the present, from a page that began somewhere in the past. */
function Newer({ feed }: { readonly feed: FeedProps }) {
  const first = feed.events[0];
  if (feed.live || !feed.hasNewer) return null;
  const q = formatQuery(feed.filter);
  return (
    <nav aria-label="Newer events" class="mb-2 flex flex-wrap gap-2 print:hidden">
      {first === undefined ? null : (
        <a class={BUTTON} href={searchUrl({ q, ...feed.scope, after: first.item.id })}>
          ↑ Newer
        </a>
      )}
      <a class={BUTTON} href={searchUrl({ q, ...feed.scope })}>
        ⤒ Newest
      </a>
    </nav>
  );
}

function NothingFound({ feed: { filter, scope, progress } }: { readonly feed: FeedProps }) {
  const q = formatQuery(filter);
  const wider = widenTexts(filter);
  const ways = [
    ...(scope.from || scope.to
      ? [{ text: 'at any time', href: searchUrl({ q, view: scope.view }) }]
      : []),
    ...listTerms(filter, scope).map(({ text, without }) => ({
      text: `without ${text}`,
      href: without,
    })),
  ];
  return (
    <div
      class={`rounded-lg border border-dashed border-slate-300 group-has-[[data-row]]/feed:hidden px-6 py-12 text-center dark:border-slate-700 ${QUIET}`}
    >
      <p class="text-base font-medium text-slate-900 dark:text-slate-100">
        {progress === null ? 'No event matches' : 'Nothing found yet'}
      </p>
      {ways.length === 0 ? null : (
        <>
          <p class="mt-3">Search again</p>
          <ul class="mt-1 space-y-1">
            {ways.map(({ text, href }) => (
              <li key={text}>
                <a class={`[overflow-wrap:anywhere] ${LINK}`} href={href}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="mt-3">
        <a class={LINK} href="/">
          See all events
        </a>
      </p>
      {wider ? (
        <p class="mt-1">
          Text is looked for as whole words.{' '}
          <a class={LINK} href={searchUrl({ q: formatQuery(wider), ...scope })}>
            Search inside words too
          </a>
        </p>
      ) : null}
    </div>
  );
}
