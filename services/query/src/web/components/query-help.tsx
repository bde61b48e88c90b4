import { searchUrl } from '../../search/search-url.ts';
import { CARD } from './card.tsx';
import { LINK, QUIET } from './looks.ts';

/** Why a query cannot be read, and from which character on. */
export interface QueryProblem {
  readonly message: string;
  readonly position: number | undefined;
}

const EXAMPLES = [
  ['verb:delete resource:secrets', 'both must hold'],
  ['verb:(delete or patch) -namespace:kube-system', 'one of several, and not there'],
  ['user:"system:serviceaccount:shop:*"', 'a star stands for anything'],
  ['code:>=400 duration:>1s', 'more or less than'],
  ['has:impersonation actor:person', 'whether it has something'],
  ['nginx "no space left"', 'words anywhere in the event, bodies too'],
] as const;

/** Stands where the events would stand: the place of the mistake, and how queries are written. */
export function QueryHelp({ q, problem }: { readonly q: string; readonly problem: QueryProblem }) {
  return (
    <section aria-label="How to search" class={`${CARD} mt-4 max-w-3xl`}>
      {problem.position === undefined ? null : <Mistake q={q} at={problem.position} />}
      <h2 class="text-sm font-semibold">Searches look like this</h2>
      <dl class="mt-2 space-y-1.5 text-sm">
        {EXAMPLES.map(([query, meaning]) => (
          <div key={query} class="flex flex-wrap gap-x-4">
            <dt class="sm:w-96">
              <a
                class={`font-mono [overflow-wrap:anywhere] ${LINK}`}
                href={searchUrl({ q: query })}
              >
                {query}
              </a>
            </dt>
            <dd class={QUIET}>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A long query is shown around its mistake. */
const SHOWN_AROUND = 200;

function Mistake({ q, at }: { readonly q: string; readonly at: number }) {
  const start = Math.max(0, at - SHOWN_AROUND);
  return (
    <pre class="mb-4 font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
      {start > 0 ? '…' : ''}
      {q.slice(start, at).toWellFormed()}
      <mark class="rounded bg-rose-200 px-0.5 text-rose-950 dark:bg-rose-900 dark:text-rose-50">
        {q.slice(at, at + 1).toWellFormed() || ' '}
      </mark>
      {q.slice(at + 1, at + SHOWN_AROUND).toWellFormed()}
    </pre>
  );
}
