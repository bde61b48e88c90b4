import type { ComponentChildren } from 'preact';
import type { EventFilter, Facets, Histogram } from '@k8s-audit/store';
import { formatQuery } from '../../search/format-query.ts';
import { searchParametersOf, searchUrl, type SearchScope } from '../../search/search-url.ts';
import { FacetList } from './facet-list.tsx';
import { HistogramChart } from './histogram-chart.tsx';
import { LINK, QUIET } from './looks.ts';

export interface Counts {
  readonly histogram: Histogram;
  readonly facets: Facets;
}

interface SummaryProps {
  readonly filter: EventFilter;
  readonly scope: SearchScope;
  /** Null while they are not counted: scripts load them behind the list, which does not wait. */
  readonly counts: Counts | null;
}

/** Events over time. Its height is known before it is counted, so that nothing moves. */
export function HistogramPart({ filter, scope, counts }: SummaryProps) {
  return (
    <Part name="histogram" filter={filter} scope={scope} looks="mt-3 min-h-[6.4rem] print:hidden">
      {counts === null ? null : (
        <HistogramChart histogram={counts.histogram} q={formatQuery(filter)} view={scope.view} />
      )}
    </Part>
  );
}

export function FacetsPart({ filter, scope, counts }: SummaryProps) {
  return (
    <Part name="facets" filter={filter} scope={scope} looks="min-h-24">
      {counts === null ? null : <FacetList facets={counts.facets} filter={filter} scope={scope} />}
    </Part>
  );
}

function Part(props: {
  readonly name: 'histogram' | 'facets';
  readonly filter: EventFilter;
  readonly scope: SearchScope;
  readonly looks: string;
  readonly children: ComponentChildren;
}) {
  if (props.children !== null) return <div class={props.looks}>{props.children}</div>;
  const place = { q: formatQuery(props.filter), ...props.scope };
  const parameters = searchParametersOf(place);
  return (
    <div
      hx-get={`/feed/${props.name}?${parameters}`}
      hx-trigger="load"
      hx-swap="innerHTML"
      class={props.looks}
    >
      <noscript>
        <a class={LINK} href={`${searchUrl(place)}${parameters ? '&' : '?'}counts=shown`}>
          {props.name === 'facets' ? 'Count by value' : 'Count over time'}
        </a>
      </noscript>
      <p
        class={`hidden animate-pulse rounded-lg bg-slate-200/50 px-3 py-2 text-xs motion-reduce:animate-none js:block dark:bg-slate-800/50 ${QUIET} ${props.name === 'histogram' ? 'h-[6.4rem]' : 'h-24'}`}
      >
        Counting…
      </p>
    </div>
  );
}
