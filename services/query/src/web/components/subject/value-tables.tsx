import type { EventFilter, FacetField, Facets } from '@k8s-audit/store';
import {
  addressUrl,
  clusterUrl,
  namespaceUrl,
  refineUrl,
  userUrl,
} from '../../../search/search-url.ts';
import { CARD } from '../card.tsx';

const TITLES: Readonly<Record<FacetField, string>> = {
  cluster: 'Clusters',
  user: 'Users',
  actor: 'Kinds of actors',
  verb: 'Verbs',
  resource: 'Resources',
  namespace: 'Namespaces',
  name: 'Names',
  code: 'Status codes',
  agent: 'User agents',
  ip: 'Addresses',
};

/** The page of a value, where values of its field have one. */
function pageOf(field: FacetField, value: string): string | null {
  switch (field) {
    case 'user':
      return value === '' ? null : userUrl(value);
    case 'namespace':
      return value === '' ? null : namespaceUrl(value);
    case 'ip':
      return value === '' ? null : addressUrl(value);
    case 'cluster':
      return clusterUrl(value);
    case 'actor':
    case 'verb':
    case 'resource':
    case 'name':
    case 'code':
    case 'agent':
      return null;
    default:
      return field satisfies never;
  }
}

/** The most frequent values of each field: names lead to their pages, counts to their events. */
export function ValueTables({
  facets,
  filter,
}: {
  readonly facets: Facets;
  readonly filter: EventFilter;
}) {
  const fields = facets.fields.filter(({ values }) => values.length > 0);
  return (
    <div>
      <div class="gap-4 sm:columns-2 xl:columns-3">
        {fields.map(({ field, values }) => (
          <section key={field} class={`${CARD} mb-4 break-inside-avoid`}>
            <h2 class="text-sm font-semibold">{TITLES[field]}</h2>
            <ul class="mt-2 space-y-1 text-sm">
              {values.map(({ value, count }) => (
                <Value
                  key={value}
                  value={value}
                  count={count}
                  share={count / (values[0]?.count ?? count)}
                  events={refineUrl(filter, field, value)}
                  page={pageOf(field, value)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {facets.partial ? (
        <p class="mt-2 text-xs text-slate-500 dark:text-slate-400">
          {`Counted so far: the newest ${facets.counted.toLocaleString('en')} events.`}
        </p>
      ) : null}
    </div>
  );
}

function Value(props: {
  readonly value: string;
  readonly count: number;
  /** Of the most frequent one. */
  readonly share: number;
  readonly events: string;
  readonly page: string | null;
}) {
  const { value, count, share, events, page } = props;
  return (
    <li class="relative flex items-baseline gap-2 px-1.5 py-0.5">
      <svg
        aria-hidden="true"
        class="absolute inset-0 size-full"
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
      >
        <rect width={100 * share} height="1" class="fill-indigo-50 dark:fill-indigo-950/60" />
      </svg>
      <a
        href={page ?? events}
        title={value}
        class="relative min-w-0 flex-1 truncate text-inherit no-underline hover:underline"
      >
        {value === '' ? '(none)' : value}
      </a>
      <a
        href={events}
        aria-label={`${count} events of ${value}`}
        class="relative inline-block min-w-6 text-right text-xs leading-6 text-slate-600 tabular-nums dark:text-slate-300"
      >
        {count.toLocaleString('en')}
      </a>
    </li>
  );
}
