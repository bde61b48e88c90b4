import type { EventFilter, FacetField, Facets } from '@k8s-audit/store';
import { excludeUrl, refineUrl } from '../../search/search-url.ts';

const TITLES: Readonly<Record<FacetField, string>> = {
  cluster: 'Cluster',
  user: 'User',
  actor: 'Kind of actor',
  verb: 'Verb',
  resource: 'Resource',
  namespace: 'Namespace',
  name: 'Name',
  code: 'Status',
  agent: 'User agent',
  ip: 'Address',
};

/** The most frequent values of each field, to be added to the search or taken out of it. */
export function FacetList({
  facets,
  filter,
}: {
  readonly facets: Facets;
  readonly filter: EventFilter;
}) {
  return (
    <div class="space-y-3 text-sm">
      {facets.fields
        .filter(({ values }) => values.length > 0)
        .map(({ field, values }) => (
          <details key={field} open>
            <summary class="cursor-pointer font-medium">{TITLES[field]}</summary>
            <ul class="mt-1 space-y-0.5">
              {values.map(({ value, count }) => (
                <li key={value} class="group flex items-baseline gap-1.5">
                  <a
                    href={refineUrl(filter, field, value)}
                    title={`Only ${value}`}
                    class="min-w-0 flex-1 truncate text-inherit no-underline hover:underline"
                  >
                    {value === '' ? '(none)' : value}
                  </a>
                  <span class="text-xs text-slate-500 tabular-nums dark:text-slate-400">
                    {count.toLocaleString('en')}
                  </span>
                  <a
                    href={excludeUrl(filter, field, value)}
                    aria-label={`Without ${value}`}
                    title={`Without ${value}`}
                    class="px-1 text-slate-500 no-underline hover:text-rose-700 dark:text-slate-400 dark:hover:text-rose-300"
                  >
                    −
                  </a>
                </li>
              ))}
            </ul>
          </details>
        ))}
      {facets.partial ? (
        <p class="text-xs text-slate-500 dark:text-slate-400">
          {`Counted so far: the newest ${facets.counted.toLocaleString('en')}.`}
        </p>
      ) : null}
    </div>
  );
}
