import { searchUrl } from '../../search/search-url.ts';

const READY_QUESTIONS = [
  { label: 'Who deleted', q: 'verb:(delete or deletecollection) outcome:allowed' },
  { label: 'Who opened a shell', q: 'subresource:(exec or attach)' },
  { label: 'Who read secrets', q: 'resource:secrets verb:(get or list or watch)' },
  { label: 'Refused', q: 'outcome:refused' },
  { label: 'People only', q: 'actor:person' },
  { label: 'Rights changed', q: 'group:rbac.authorization.k8s.io -verb:(get or list or watch)' },
  { label: 'Acting as others', q: 'has:impersonation' },
] as const;

const VIEWS = [
  { view: undefined, label: 'Events' },
  { view: 'actions', label: 'Actions' },
] as const;

export function SearchForm({
  q,
  problem,
  view,
}: {
  readonly q: string;
  readonly problem: string | null;
  readonly view?: 'actions' | undefined;
}) {
  return (
    <form method="get" action="/" role="search" class="mb-4">
      <div class="flex gap-2">
        <input
          type="search"
          name="q"
          value={q}
          aria-label="Search events"
          aria-invalid={problem === null ? undefined : true}
          aria-describedby={problem === null ? undefined : 'problem'}
          placeholder='verb:delete resource:secrets user:"dev-1@example.com" -namespace:kube-system'
          autocomplete="off"
          list="suggestions"
          spellcheck={false}
          class="w-full min-w-0 rounded-md border border-slate-300 bg-white px-3 py-2 font-mono text-sm placeholder:text-slate-500 dark:border-slate-700 dark:bg-slate-900 dark:placeholder:text-slate-400"
        />
        <datalist id="suggestions" />
        <button
          type="submit"
          class="rounded-md bg-indigo-700 px-4 py-2 text-sm font-medium text-white hover:bg-indigo-800 dark:bg-indigo-500 dark:text-slate-950 dark:hover:bg-indigo-400"
        >
          Search
        </button>
      </div>
      {view === undefined ? null : <input type="hidden" name="view" value={view} />}
      {problem === null ? null : (
        <p id="problem" role="alert" class="mt-2 text-sm text-rose-700 dark:text-rose-300">
          {problem}
        </p>
      )}
      <p class="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <span
          class="inline-flex rounded-md border border-slate-300 p-0.5 dark:border-slate-700"
          role="group"
          aria-label="Show"
        >
          {VIEWS.map((one) => (
            <a
              key={one.label}
              href={searchUrl({ q, view: one.view })}
              aria-current={one.view === view ? 'true' : undefined}
              class="rounded px-2 py-0.5 text-slate-600 no-underline aria-[current=true]:bg-slate-200 aria-[current=true]:font-medium aria-[current=true]:text-slate-900 dark:text-slate-300 dark:aria-[current=true]:bg-slate-700 dark:aria-[current=true]:text-white"
            >
              {one.label}
            </a>
          ))}
        </span>
        {READY_QUESTIONS.map((question) => (
          <a
            key={question.q}
            href={searchUrl({ q: question.q, view })}
            class="text-indigo-700 dark:text-indigo-300"
          >
            {question.label}
          </a>
        ))}
        {q === '' ? null : (
          <a href={searchUrl({ view })} class="text-slate-600 dark:text-slate-400">
            Clear
          </a>
        )}
      </p>
    </form>
  );
}
