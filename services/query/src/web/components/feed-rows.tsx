import type { ComponentChildren } from 'preact';
import type { EventFilter } from '@k8s-audit/store';
import type { ShownEvent } from '../../present-stored-event.ts';
import type { ShownAction } from '../../requests/fold-actions.ts';
import { formatQuery } from '../../search/format-query.ts';
import { searchParametersOf, searchUrl, type SearchScope } from '../../search/search-url.ts';
import type { Display } from '../display.ts';
import { EventRow } from './event-row.tsx';
import { LINK, QUIET } from './looks.ts';

export interface FeedRowsProps {
  readonly filter: EventFilter;
  readonly scope: SearchScope;
  readonly events: readonly ShownEvent[];
  /** The same events folded into actions, where the reader asked for them. */
  readonly actions: readonly ShownAction[] | null;
  readonly nextCursor: string | null;
  /** How far back the search came before its time was used up; null when it came to the end. */
  readonly searchedBackTo: string | null;
  readonly display: Display;
}

/** The rows of one page, and the row that loads the next when it comes into sight. */
export function FeedRows(rows: FeedRowsProps) {
  const { filter, scope, events, actions, display } = rows;
  return (
    <>
      {actions === null
        ? events.map((shown) => (
            <EventRow
              key={shown.item.id}
              shown={shown}
              filter={filter}
              scope={scope}
              display={display}
            />
          ))
        : actions.map(({ main, events: requests }) => (
            <EventRow
              key={main.item.id}
              shown={main}
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

/** A search that ran out of time goes on only when the reader says so. */
function Older({ rows }: { readonly rows: FeedRowsProps }) {
  const { nextCursor: cursor, searchedBackTo, events, scope } = rows;
  if (cursor === null) return events.length === 0 ? null : <Row>The oldest event is above.</Row>;
  const place = { q: formatQuery(rows.filter), ...scope, cursor };
  const load = `/feed/rows?${searchParametersOf(place)}`;
  if (searchedBackTo !== null) {
    return (
      <Row load={load} trigger="click">
        {`Searched back to ${searchedBackTo.slice(0, 19).replace('T', ' ')} UTC in the time that one search may take. `}
        <a class={LINK} href={searchUrl(place)}>
          Search on
        </a>
      </Row>
    );
  }
  return (
    <Row load={load} trigger="revealed, click">
      <a class={LINK} href={searchUrl(place)}>
        Older events
      </a>
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
