import type { EventFilter } from '@k8s-audit/store';
import type { ShownEvent } from '../../present-stored-event.ts';
import { eventUrl, refineUrl } from '../../search/search-url.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import { Sentence } from './sentence.tsx';

const CHIP =
  'rounded bg-slate-100 px-1.5 py-0.5 text-xs text-slate-700 no-underline hover:bg-slate-200 dark:bg-slate-800 dark:text-slate-300 dark:hover:bg-slate-700 max-w-48 truncate';

export interface EventRowProps {
  readonly shown: ShownEvent;
  readonly filter: EventFilter;
  /** The other requests of the same command, oldest first; none for a single event. */
  readonly requests?: readonly ShownEvent[];
}

export function EventRow({ shown, filter, requests = [] }: EventRowProps) {
  const { item, parts } = shown;
  return (
    <li class="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-slate-50 sm:grid-cols-[10.5rem_1fr_auto] dark:hover:bg-slate-800/40">
      <time
        dateTime={item.time}
        title={item.time}
        class="text-xs leading-6 text-slate-500 tabular-nums dark:text-slate-400"
      >
        {item.time.slice(0, 10)}{' '}
        <span class="text-slate-800 dark:text-slate-200">{item.time.slice(11, 23)}</span>
      </time>
      <div class="order-last col-span-2 min-w-0 sm:order-none sm:col-span-1">
        <a
          data-event-link
          href={eventUrl(item.id)}
          class="text-inherit no-underline hover:underline"
        >
          <Sentence parts={parts} />
        </a>
        {item.kubectl === null ? null : <CommandLine command={item.kubectl.command} />}
        <Chips shown={shown} filter={filter} />
        {requests.length > 1 ? <Requests requests={requests} /> : null}
      </div>
      <div class="leading-6">
        <OutcomeBadge item={item} />
      </div>
    </li>
  );
}

/** The command's first line, cut by the width of the page; the event's page has all of it. */
function CommandLine({ command }: { readonly command: string }) {
  const [line = ''] = command.split('\n', 1);
  return (
    <code
      class="mt-0.5 block truncate font-mono text-xs text-slate-500 dark:text-slate-400"
      title={line}
    >
      {line}
    </code>
  );
}

function Chips({
  shown: { item },
  filter,
}: {
  readonly shown: ShownEvent;
  readonly filter: EventFilter;
}) {
  return (
    <div class="mt-1 flex flex-wrap items-center gap-1.5">
      <a class={CHIP} href={refineUrl(filter, 'cluster', item.cluster)} title="Only this cluster">
        {item.cluster}
      </a>
      {item.namespace ? (
        <a
          class={CHIP}
          href={refineUrl(filter, 'namespace', item.namespace)}
          title="Only this namespace"
        >
          {item.namespace}
        </a>
      ) : null}
      {item.user ? (
        <a class={CHIP} href={refineUrl(filter, 'user', item.user)} title={`Only ${item.user}`}>
          {item.actor.class}
        </a>
      ) : null}
      <span class="text-xs text-slate-500 dark:text-slate-400">
        {item.client.name}
        {item.sourceIp ? ` from ${item.sourceIp}` : ''}
      </span>
    </div>
  );
}

function Requests({ requests }: { readonly requests: readonly ShownEvent[] }) {
  return (
    <details class="mt-1.5 text-sm">
      <summary class="cursor-pointer text-xs text-slate-600 dark:text-slate-400">
        {`${requests.length} requests`}
      </summary>
      <ol class="mt-1 space-y-0.5 border-l border-slate-200 pl-3 dark:border-slate-700">
        {requests.map(({ item, parts }) => (
          <li key={item.id} class="flex gap-2">
            <span class="shrink-0 text-xs leading-5 text-slate-500 tabular-nums dark:text-slate-400">
              {item.time.slice(11, 23)}
            </span>
            <a href={eventUrl(item.id)} class="min-w-0 text-inherit no-underline hover:underline">
              <Sentence parts={parts} />
            </a>
          </li>
        ))}
      </ol>
    </details>
  );
}
