import type { EventFilter, FacetField, Facets } from '@k8s-audit/store';
import { excludeUrl, refineUrl, type SearchScope } from '../../search/search-url.ts';
import { QUIET } from './looks.ts';

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
  scope = {},
}: {
  readonly facets: Facets;
  readonly filter: EventFilter;
  readonly scope?: SearchScope;
}) {
  return (
    <div class="space-y-4 text-sm">
      {facets.fields
        .filter(({ values }) => values.length > 0)
        .map(({ field, values }) => (
          <details key={field} open>
            <summary class={`cursor-pointer text-xs font-semibold tracking-wide ${QUIET}`}>
              {TITLES[field]}
            </summary>
            <ul class="mt-1">
              {values.map(({ value, count }) => (
                <li
                  key={value}
                  class="group/value flex items-center rounded hover:bg-slate-200/60 dark:hover:bg-slate-800"
                >
                  <a
                    href={refineUrl(filter, field, value, scope)}
                    title={`Only ${value}`}
                    class="min-w-0 flex-1 truncate pl-1.5 leading-6 text-inherit no-underline"
                  >
                    {value === '' ? '(none)' : value}
                  </a>
                  <span class={`pl-2 text-xs tabular-nums ${QUIET}`}>
                    {count.toLocaleString('en')}
                  </span>
                  <a
                    href={excludeUrl(filter, field, value, scope)}
                    aria-label={`Without ${value}`}
                    title={`Without ${value}`}
                    class={`w-6 text-center leading-6 no-underline opacity-0 group-hover/value:opacity-100 hover:text-rose-700 focus-visible:opacity-100 pointer-coarse:opacity-100 dark:hover:text-rose-300 ${QUIET}`}
                  >
                    −
                  </a>
                </li>
              ))}
            </ul>
          </details>
        ))}
      {facets.partial ? (
        <p class={`text-xs ${QUIET}`}>
          {`Counted so far: the newest ${facets.counted.toLocaleString('en')} events.`}
        </p>
      ) : null}
    </div>
  );
}
