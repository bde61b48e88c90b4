import { useContext } from 'preact/hooks';
import { formatQuery } from '../../search/format-query.ts';
import { searchParametersOf, searchUrl, type SearchPlace } from '../../search/search-url.ts';
import { COLUMNS, DENSITIES, type Display } from '../display.ts';
import { Offers } from '../offers.ts';
import type { FeedProps } from './feed.tsx';
import { BUTTON, LINK, PRIMARY_BUTTON, QUIET } from './looks.ts';
import { Menu } from './menu.tsx';

const VIEWS = [
  { view: undefined, label: 'Events' },
  { view: 'actions', label: 'Actions' },
] as const;

/** What can be done with the list as a whole; stays in sight while the list is long. */
export function FeedToolbar({ feed }: { readonly feed: FeedProps }) {
  const place = { q: formatQuery(feed.filter), ...feed.scope };
  return (
    <div class="sticky top-0 z-10 -mx-1 mb-2 flex flex-wrap items-center gap-2 bg-slate-50 px-1 py-1.5 dark:bg-slate-950 print:hidden">
      <ViewSwitch place={place} />
      <button type="button" popovertarget="facets" class={`${BUTTON} lg:hidden`}>
        Filter
      </button>
      {feed.live ? <Live place={place} /> : null}
      <span class="flex-1" />
      <Marked />
      <ExportMenu place={place} />
      <DisplayMenu display={feed.display} place={place} />
    </div>
  );
}

function ViewSwitch({ place }: { readonly place: SearchPlace }) {
  return (
    <span
      class="inline-flex rounded-md border border-slate-300 p-0.5 dark:border-slate-700"
      role="group"
      aria-label="Show"
    >
      {VIEWS.map((one) => (
        <a
          key={one.label}
          href={searchUrl({ ...place, view: one.view })}
          aria-current={one.view === place.view ? 'true' : undefined}
          class="rounded px-2 text-sm leading-6 text-slate-700 no-underline aria-[current=true]:bg-slate-200 aria-[current=true]:font-medium aria-[current=true]:text-slate-950 dark:text-slate-300 dark:aria-[current=true]:bg-slate-700 dark:aria-[current=true]:text-white"
        >
          {one.label}
        </a>
      ))}
    </span>
  );
}

/** Without scripts a link that loads the page again stands in the place of the live view. */
function Live({ place }: { readonly place: SearchPlace }) {
  const parameters = searchParametersOf(place);
  return (
    <span
      data-live={`/api/v1/tail?${parameters}`}
      data-live-rows={`/feed/rows?${parameters}`}
      class="contents"
    >
      <a class={`${BUTTON} js:hidden`} href={searchUrl(place)}>
        Load again
      </a>
      <button type="button" data-live-pause class={`${BUTTON} hidden js:inline-flex`}>
        <span
          data-live-lamp
          aria-hidden="true"
          class="size-2 rounded-full bg-slate-400 data-on:bg-emerald-600 dark:data-on:bg-emerald-400"
        />
        <span data-live-word class="min-w-14 text-left">
          Live
        </span>
      </button>
      <button type="button" data-live-show hidden class={PRIMARY_BUTTON} />
      <span data-live-rate role="status" class={`text-xs tabular-nums ${QUIET}`} />
    </span>
  );
}

/** What can be done with the rows that are marked; scripts show it with the first mark. */
function Marked() {
  return (
    <span data-marked hidden class="flex flex-wrap items-center gap-2">
      <span data-marked-count role="status" class="text-sm" />
      <button type="button" data-copy-markdown class={BUTTON}>
        Copy as Markdown
      </button>
      <button type="button" data-marked-clear class={BUTTON}>
        Clear
      </button>
    </span>
  );
}

function ExportMenu({ place }: { readonly place: SearchPlace }) {
  const parameters = searchParametersOf({ ...place, view: undefined });
  const url = (format: string): string => `/api/v1/events/export?format=${format}&${parameters}`;
  return (
    <Menu label="Export" atEnd>
      <p class={QUIET}>All events of this search, newest first.</p>
      <p class="mt-2 flex gap-2">
        <a class={BUTTON} data-export="csv" download href={url('csv')}>
          CSV
        </a>
        <a class={BUTTON} data-export="ndjson" download href={url('ndjson')}>
          NDJSON
        </a>
      </p>
      {useContext(Offers).evidence ? <Evidence href={`/api/v1/evidence?${parameters}`} /> : null}
      <div data-export-progress hidden class="mt-3">
        <progress aria-label="Export" class="h-1.5 w-full accent-indigo-700" />
        <p data-export-status role="status" class="mt-1 text-xs tabular-nums" />
        <button type="button" data-export-stop class={`${BUTTON} mt-2`}>
          Stop
        </button>
      </div>
      <p class="mt-3 border-t border-slate-200 pt-3 dark:border-slate-700">
        <a class={LINK} href={searchUrl(place)}>
          Link to this search
        </a>
      </p>
    </Menu>
  );
}

/** Also without scripts a download, whose bounds the route tells in the package. */
function Evidence({ href }: { readonly href: string }) {
  return (
    <div class="mt-3">
      <a class={BUTTON} data-export="evidence" download href={href}>
        Evidence package
      </a>
      <p class={`mt-1 text-xs ${QUIET}`}>
        Up to 10,000 events with the proof that nobody changed them, and a page that checks it
        anywhere. It holds whole batches: give it only to people who may see every event.
      </p>
    </div>
  );
}

/** Density and columns, as a form that a cookie remembers. */
function DisplayMenu({
  display,
  place,
}: {
  readonly display: Display;
  readonly place: SearchPlace;
}) {
  return (
    <Menu label="Display" atEnd>
      <form method="post" action="/feed/display" class="space-y-3">
        <input type="hidden" name="next" value={searchUrl(place)} />
        <fieldset>
          <legend class="font-medium">Rows</legend>
          {DENSITIES.map((density) => (
            <label key={density} class="flex min-h-6 items-center gap-2 capitalize">
              <input
                type="radio"
                name="density"
                value={density}
                checked={display.density === density}
              />
              {density}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend class="font-medium">Columns</legend>
          {COLUMNS.map((column) => (
            <label key={column} class="flex min-h-6 items-center gap-2 capitalize">
              <input
                type="checkbox"
                name="columns"
                value={column}
                checked={display.columns.has(column)}
              />
              {column === 'actor' ? 'kind of actor' : column}
            </label>
          ))}
        </fieldset>
        <button type="submit" class={PRIMARY_BUTTON}>
          Apply
        </button>
      </form>
    </Menu>
  );
}
