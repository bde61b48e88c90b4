import type { ComponentChildren } from 'preact';
import type { SearchPlace } from '../../search/search-url.ts';
import { PRIMARY_BUTTON } from './looks.ts';
import { TimeMenu } from './time-menu.tsx';

/** The search as text, with its time. */
export function SearchForm({
  place,
  problem,
  children,
}: {
  readonly place: SearchPlace;
  readonly problem: string | null;
  /** What stands beside the button. */
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="flex flex-wrap gap-2 print:hidden">
      <form
        method="get"
        action="/"
        role="search"
        class="flex min-w-0 flex-1 basis-96 flex-wrap gap-2 max-sm:contents"
      >
        <input
          type="search"
          name="q"
          value={place.q ?? ''}
          aria-label="Search events"
          aria-invalid={problem === null ? undefined : true}
          aria-describedby={problem === null ? undefined : 'problem'}
          placeholder='verb:delete resource:secrets user:"dev-1@example.com" -namespace:kube-system'
          autocomplete="off"
          list="suggestions"
          spellcheck={false}
          class="min-w-0 flex-1 basis-72 rounded-md max-sm:basis-full border border-slate-400 bg-white px-3 py-1.5 font-mono text-sm placeholder:text-slate-600 dark:border-slate-600 dark:bg-slate-900 dark:placeholder:text-slate-400"
        />
        <datalist id="suggestions" />
        {place.view === undefined ? null : <input type="hidden" name="view" value={place.view} />}
        <TimeMenu place={place} />
        <button type="submit" class={PRIMARY_BUTTON}>
          Search
        </button>
      </form>
      {children}
      {problem === null ? null : (
        <p
          id="problem"
          role="alert"
          class="w-full rounded-md border border-rose-300 bg-rose-50 px-3 py-2 text-sm text-rose-900 dark:border-rose-900 dark:bg-rose-950 dark:text-rose-100"
        >
          {problem}
        </p>
      )}
    </div>
  );
}
