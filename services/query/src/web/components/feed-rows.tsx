import type { ComponentChildren } from 'preact';
import type { EventFilter } from '@k8s-audit/store';
import type { ShownEvent } from '../../present-stored-event.ts';
import type { ShownAction } from '../../requests/fold-actions.ts';
import { formatQuery } from '../../search/format-query.ts';
import type { SearchProgress } from '../../search/tell-progress.ts';
import { searchParametersOf, searchUrl, type SearchScope } from '../../search/search-url.ts';
import type { Display } from '../display.ts';
import { EventRow } from './event-row.tsx';
import { formatUtc } from '../format-utc.ts';
import { BUTTON, LINK, QUIET } from './looks.ts';

export interface FeedRowsProps {
  readonly filter: EventFilter;
  readonly scope: SearchScope;
  readonly events: readonly ShownEvent[];
  /** The same events folded into actions, where the reader asked for them. */
  readonly actions: readonly ShownAction[] | null;
  readonly nextCursor: string | null;
  /** How far the search came before its time was used up; null when it came to an end. */
  readonly progress: SearchProgress | null;
  /** Whether these rows follow others. */
  readonly continues: boolean;
  readonly display: Display;
}

/** The rows of one page, and the row that loads the next when it comes into sight. */
export function FeedRows({ rows }: { readonly rows: FeedRowsProps }) {
  const { filter, scope, events, actions, display } = rows;
  const shownRows =
    actions === null
      ? events.map((shown) => ({ shown, requests: [] }))
      : actions.map(({ main, events: requests }) => ({ shown: main, requests }));
  return (
    <>
      {shownRows.map(({ shown, requests }) => (
        <EventRow
          key={shown.item.id}
          shown={shown}
          filter={filter}
          scope={scope}
          display={display}
          requests={requests}
        />
      ))}
      <Older rows={rows} />
    </>
  );
}

function Older({ rows }: { readonly rows: FeedRowsProps }) {
  const { nextCursor: cursor, progress, events, scope, continues } = rows;
  if (cursor === null)
    return events.length > 0 || continues ? <Row>There is nothing older.</Row> : null;
  const place = { q: formatQuery(rows.filter), ...scope, cursor };
  const load = `/feed/rows?${searchParametersOf(place)}`;
  if (progress !== null)
    return <Searching progress={progress} load={load} href={searchUrl(place)} />;
  return (
    <Row load={load} trigger="revealed, click">
      <a class={LINK} href={searchUrl(place)}>
        Older events
      </a>
    </Row>
  );
}

/** A search that needs longer goes on by itself, in sight, until the reader stops it. */
function Searching(props: {
  readonly progress: SearchProgress;
  readonly load: string;
  readonly href: string;
}) {
  const { backTo, share } = props.progress;
  return (
    <Row load={props.load} trigger="load">
      <span data-searching class="hidden flex-wrap items-center justify-center gap-3 js:flex">
        <progress
          aria-label="Searched"
          value={share.toFixed(3)}
          class="h-1.5 w-40 accent-indigo-700 dark:accent-indigo-400"
        />
        <span role="status" class="tabular-nums">
          {`Searched back to ${formatUtc(backTo)} UTC`}
        </span>
        <button type="button" data-stop-search class={BUTTON}>
          Stop
        </button>
      </span>
      <span data-search-on class="js:hidden">
        {`Searched back to ${formatUtc(backTo)} UTC. `}
        <a class={LINK} href={props.href}>
          Search on
        </a>
      </span>
    </Row>
  );
}

function Row(props: {
  readonly load?: string;
  readonly trigger?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <li
      data-older
      class={`px-4 py-3 text-center text-sm print:hidden ${QUIET}`}
      hx-get={props.load}
      hx-trigger={props.load ? props.trigger : undefined}
      hx-swap={props.load ? 'outerHTML' : undefined}
    >
      {props.children}
    </li>
  );
}
