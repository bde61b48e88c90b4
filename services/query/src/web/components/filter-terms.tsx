import type { EventFilter } from '@k8s-audit/store';
import { formatQuery } from '../../search/format-query.ts';
import { listTerms, searchUrl, type SearchScope } from '../../search/search-url.ts';

const TERM =
  'inline-flex min-h-6 max-w-full items-center gap-1 rounded bg-indigo-100 px-2 font-mono text-xs text-indigo-950 no-underline hover:bg-indigo-200 dark:bg-indigo-950 dark:text-indigo-100 dark:hover:bg-indigo-900';

/** The terms of a search, each to be taken away by a click. */
export function FilterTerms({
  filter,
  scope,
}: {
  readonly filter: EventFilter;
  readonly scope: SearchScope;
}) {
  const { from, to, view } = scope;
  const time =
    from || to
      ? [{ text: timeText(scope), without: searchUrl({ q: formatQuery(filter), view }) }]
      : [];
  const terms = [...listTerms(filter, scope), ...time];
  if (terms.length === 0) return null;
  return (
    <ul aria-label="This search" class="mt-2 flex flex-wrap gap-1.5">
      {terms.map(({ text, without }) => (
        <li key={text} class="max-w-full">
          <a href={without} class={TERM} title={`Take away: ${text}`}>
            <span class="truncate">{text}</span>
            <span aria-hidden="true" class="print:hidden">
              ×
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function timeText({ from, to }: SearchScope): string {
  return [from && `from ${from}`, to && `until ${to}`].filter(Boolean).join(' ');
}
