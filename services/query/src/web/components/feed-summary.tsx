import type { EventFilter, Facets, Histogram } from '@k8s-audit/store';
import { formatQuery } from '../../search/format-query.ts';
import { FacetList } from './facet-list.tsx';
import { HistogramChart } from './histogram-chart.tsx';

export interface FeedSummaryProps {
  readonly filter: EventFilter;
  readonly histogram: Histogram;
  readonly facets: Facets;
}

/** What a search found, over time and by value; loaded behind the list, which does not wait for it. */
export function FeedSummary({ filter, histogram, facets }: FeedSummaryProps) {
  return (
    <div class="space-y-4">
      <HistogramChart histogram={histogram} q={formatQuery(filter)} />
      <FacetList facets={facets} filter={filter} />
    </div>
  );
}
