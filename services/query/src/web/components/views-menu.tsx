import type { SavedView } from '@k8s-audit/store';
import { searchParametersOf, type SearchPlace } from '../../search/search-url.ts';
import { FIELD, LINK, PRIMARY_BUTTON, QUIET } from './looks.ts';
import { Menu } from './menu.tsx';

export type ShownView = Pick<SavedView, 'id' | 'name' | 'ownerName' | 'isShared'>;

/** The saved views, and the form that saves this search as one. */
export function ViewsMenu({
  views,
  place,
}: {
  readonly views: readonly ShownView[];
  readonly place: SearchPlace;
}) {
  const { q, from, to, view } = place;
  return (
    <Menu label="Views" atEnd>
      {views.length === 0 ? (
        <p class={QUIET}>A view is a search under a name, to be opened again.</p>
      ) : (
        <ul class="space-y-0.5">
          {views.map((one) => (
            <li key={one.id}>
              <a
                href={`/views/${one.id}`}
                class={`block rounded px-2 py-1 [overflow-wrap:anywhere] no-underline hover:bg-slate-100 dark:hover:bg-slate-800 ${LINK}`}
              >
                {one.name}
                {one.isShared ? (
                  <span class={`ml-2 text-xs ${QUIET}`}>{`shared by ${one.ownerName}`}</span>
                ) : null}
              </a>
            </li>
          ))}
        </ul>
      )}
      <form
        method="post"
        action="/views"
        class="mt-3 space-y-2 border-t border-slate-200 pt-3 dark:border-slate-700"
      >
        <input type="hidden" name="search" value={searchParametersOf({ q, from, to, view })} />
        <label class="block">
          Save this search as
          <input name="name" required maxLength={100} class={FIELD} />
        </label>
        <label class="flex min-h-6 items-center gap-2">
          <input type="checkbox" name="shared" value="yes" />
          For everybody
        </label>
        <button type="submit" class={PRIMARY_BUTTON}>
          Save
        </button>
      </form>
      <p class="mt-3">
        <a class={LINK} href="/views">
          Rename or delete views
        </a>
      </p>
    </Menu>
  );
}
