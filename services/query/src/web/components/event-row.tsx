import type { EventItem } from '@k8s-audit/audit-event';
import type { EventFilter, FilterField } from '@k8s-audit/store';
import type { ShownEvent } from '../../present-stored-event.ts';
import { eventUrl, excludeUrl, refineUrl, type SearchScope } from '../../search/search-url.ts';
import { DEFAULT_DISPLAY, type Column, type Display } from '../display.ts';
import { EventTime } from './event-time.tsx';
import { QUIET } from './looks.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import { Sentence } from './sentence.tsx';

export interface EventRowProps {
  readonly shown: ShownEvent;
  readonly filter: EventFilter;
  /** The other requests of the same command, oldest first; none for a single event. */
  readonly requests?: readonly ShownEvent[];
  readonly display?: Display;
  readonly scope?: SearchScope;
}

export function EventRow(props: EventRowProps) {
  const { shown, requests = [], display = DEFAULT_DISPLAY } = props;
  const { item, parts } = shown;
  const isCompact = display.density === 'compact';
  return (
    <li
      data-row={item.id}
      class={`flex flex-wrap items-start gap-x-2 px-3 sm:gap-x-4 sm:px-4 hover:bg-slate-50 has-[[data-mark]:checked]:bg-indigo-50 sm:flex-nowrap dark:hover:bg-slate-800/40 dark:has-[[data-mark]:checked]:bg-indigo-950/50 print:break-inside-avoid print:px-0 ${isCompact ? 'py-0.5' : 'py-2'}`}
    >
      <div class={`flex shrink-0 gap-2 ${isCompact ? 'sm:w-52' : 'sm:w-48'}`}>
        <input
          type="checkbox"
          data-mark
          aria-label={`Mark: ${item.summary.slice(0, 80)}`}
          class="mt-1 hidden size-4 shrink-0 accent-indigo-700 js:block print:hidden"
        />
        <EventTime time={item.time} zone={display.zone} compact={isCompact} />
      </div>
      <div
        class={`order-last w-full min-w-0 sm:order-none sm:w-auto sm:flex-1 2xl:flex 2xl:justify-between 2xl:gap-6 ${isCompact ? 'xl:flex xl:justify-between xl:gap-4' : ''}`}
      >
        <div class={`min-w-0 ${isCompact ? 'xl:flex-1 xl:truncate' : ''}`}>
          <a
            data-event-link
            href={eventUrl(item.id)}
            class="text-inherit no-underline hover:underline"
          >
            <Sentence parts={parts} />
          </a>
          {item.kubectl !== null && !isCompact && display.columns.has('command') ? (
            <CommandLine command={item.kubectl.command} />
          ) : null}
          {requests.length > 1 ? <Requests requests={requests} zone={display.zone} /> : null}
        </div>
        <Cells item={item} display={display} filter={props.filter} scope={props.scope ?? {}} />
      </div>
      <div class="ml-auto shrink-0 leading-6">
        <OutcomeBadge item={item} />
      </div>
    </li>
  );
}

/** The command's first line, cut by the width of the page; the event's page has all of it. */
function CommandLine({ command }: { readonly command: string }) {
  const [line = ''] = command.split('\n', 1);
  return (
    <code class={`mt-0.5 block truncate font-mono text-xs ${QUIET}`} title={line}>
      {line}
    </code>
  );
}

/** Only in sight where it can be meant: under a pointer, with the focus, or where there is no pointer. */
const EXCLUDE =
  'w-6 shrink-0 text-center leading-6 text-slate-600 no-underline opacity-0 group-hover/cell:opacity-100 hover:text-rose-700 focus-visible:opacity-100 pointer-coarse:opacity-100 dark:text-slate-400 dark:hover:text-rose-300';

type Cell = readonly [column: Column, field: FilterField, value: string | null, text?: string];

/** What a row tells beside its sentence. Searches find an address or an agent by its whole text. */
const cellsOf = (item: EventItem): readonly Cell[] => [
  ['cluster', 'cluster', item.cluster],
  ['namespace', 'namespace', item.namespace],
  ['user', 'user', item.impersonatedUser ?? item.user],
  ['actor', 'actor', item.actor.class],
  ['verb', 'verb', item.verb],
  ['resource', 'resource', item.resource],
  ['client', 'agent', item.userAgent, item.client.name],
  ['address', 'ip', item.sourceIp],
];

function Cells({
  item,
  display,
  filter,
  scope,
}: {
  readonly item: EventItem;
  readonly display: Display;
  readonly filter: EventFilter;
  readonly scope: SearchScope;
}) {
  const cells = cellsOf(item).filter(([column, , value]) => display.columns.has(column) && value);
  return (
    <ul
      class={`flex min-w-0 flex-wrap content-start items-center gap-x-1 text-xs 2xl:mt-0 2xl:shrink-0 print:hidden ${display.density === 'compact' ? 'xl:shrink-0 xl:flex-nowrap' : 'mt-1 2xl:w-[41rem]'}`}
    >
      {cells.map(([column, field, value, text]) => (
        <li
          key={column}
          class={`group/cell inline-flex min-w-0 items-center rounded hover:bg-slate-200/70 dark:hover:bg-slate-700/60 ${display.density === 'compact' ? 'xl:w-30' : '2xl:w-32'}`}
        >
          <a
            href={refineUrl(filter, field, value ?? '', scope)}
            title={`Only ${column} ${value}`}
            class={`max-w-52 min-w-0 flex-1 truncate px-1.5 leading-6 no-underline ${QUIET} hover:text-slate-950 dark:hover:text-white`}
          >
            {text || value}
          </a>
          <a
            href={excludeUrl(filter, field, value ?? '', scope)}
            aria-label={`Without ${column} ${value}`}
            title={`Without ${column} ${value}`}
            class={EXCLUDE}
          >
            −
          </a>
        </li>
      ))}
    </ul>
  );
}

function Requests({
  requests,
  zone,
}: {
  readonly requests: readonly ShownEvent[];
  readonly zone: string;
}) {
  return (
    <details class="mt-1 text-sm">
      <summary class={`min-h-6 cursor-pointer text-xs leading-6 ${QUIET}`}>
        {`${requests.length} requests`}
      </summary>
      <ol class="mt-1 space-y-0.5 border-l border-slate-200 pl-3 dark:border-slate-700">
        {requests.map(({ item, parts }) => (
          <li key={item.id} class="flex gap-2">
            <EventTime time={item.time} zone={zone} compact />
            <a href={eventUrl(item.id)} class="min-w-0 text-inherit no-underline hover:underline">
              <Sentence parts={parts} />
            </a>
          </li>
        ))}
      </ol>
    </details>
  );
}
