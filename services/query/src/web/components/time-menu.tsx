import { searchUrl, type SearchPlace } from '../../search/search-url.ts';
import { FIELD, LINK, PRIMARY_BUTTON } from './looks.ts';
import { Menu } from './menu.tsx';

const RANGES = [
  { from: undefined, label: 'Any time' },
  { from: '-15m', label: 'Last 15 minutes' },
  { from: '-1h', label: 'Last hour' },
  { from: '-24h', label: 'Last 24 hours' },
  { from: '-7d', label: 'Last 7 days' },
  { from: '-30d', label: 'Last 30 days' },
] as const;

/** The time of a search: a usual range, or any. Stands in the search's form. */
export function TimeMenu({ place }: { readonly place: SearchPlace }) {
  const { q, from, to, view } = place;
  const known = to ? undefined : RANGES.find((range) => range.from === (from || undefined));
  return (
    <Menu label={known?.label ?? 'Chosen time'}>
      <ul>
        {RANGES.map((range) => (
          <li key={range.label}>
            <a
              href={searchUrl({ q, view, from: range.from })}
              aria-current={range === known ? 'true' : undefined}
              class={`block rounded px-2 leading-7 no-underline hover:bg-slate-100 aria-[current]:font-semibold dark:hover:bg-slate-800 ${LINK}`}
            >
              {range.label}
            </a>
          </li>
        ))}
      </ul>
      <fieldset class="mt-2 space-y-2 border-t border-slate-200 px-2 pt-3 dark:border-slate-700">
        <legend class="sr-only">Between two times</legend>
        <label class="block">
          From
          <input name="from" value={from ?? ''} placeholder="2026-01-31T12:00:00Z" class={FIELD} />
        </label>
        <label class="block">
          Until
          <input name="to" value={to ?? ''} placeholder="-1h" class={FIELD} />
        </label>
        <button type="submit" class={PRIMARY_BUTTON}>
          Search
        </button>
      </fieldset>
    </Menu>
  );
}
