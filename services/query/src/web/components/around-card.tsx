import { formatMicroTime, parseMicroTime } from '@k8s-audit/audit-event';
import type { ShownEvent } from '../../present-stored-event.ts';
import { AROUND_US, type Surroundings } from '../../requests/find-surroundings.ts';
import { AROUND, filterAround, type Around } from '../../requests/surroundings.ts';
import { formatQuery } from '../../search/format-query.ts';
import { eventUrl, searchUrl } from '../../search/search-url.ts';
import { OutcomeBadge } from './outcome-badge.tsx';
import { Sentence } from './sentence.tsx';

const NAMES: Readonly<Record<Around, string>> = {
  session: 'Same session',
  actor: 'Same actor',
  object: 'Same object',
  address: 'Same address',
};

/** The search for what an event has in common with those around it. */
export function aroundUrl(shown: ShownEvent, by: Around): string | null {
  const filter = filterAround(shown, by);
  const atUs = parseMicroTime(shown.item.time);
  if (filter === null || atUs === null) return null;
  const range = { from: formatMicroTime(atUs - AROUND_US), to: formatMicroTime(atUs + AROUND_US) };
  return searchUrl({ q: formatQuery(filter), ...range });
}

/** Chooses what the events around have in common; without scripts each choice is a search. */
export function AroundTabs({ shown, by }: { readonly shown: ShownEvent; readonly by: Around }) {
  return (
    <nav aria-label="Around this event" class="flex flex-wrap gap-1">
      {AROUND.map((one) => {
        const href = aroundUrl(shown, one);
        return href === null ? null : (
          <a
            key={one}
            href={href}
            hx-get={`${eventUrl(shown.item.id)}/around?by=${one}`}
            hx-target="#around"
            hx-swap="innerHTML"
            aria-current={one === by ? 'true' : undefined}
            class="rounded-md px-2.5 py-1 text-sm text-slate-600 no-underline hover:bg-slate-100 aria-[current=true]:bg-slate-200 aria-[current=true]:font-medium aria-[current=true]:text-slate-900 dark:text-slate-300 dark:hover:bg-slate-800 dark:aria-[current=true]:bg-slate-700 dark:aria-[current=true]:text-white"
          >
            {NAMES[one]}
          </a>
        );
      })}
    </nav>
  );
}

export interface AroundListProps {
  readonly shown: ShownEvent;
  readonly by: Around;
  readonly surroundings: Surroundings;
}

/** The nearest events around one, oldest first, with the time between. */
export function AroundList({ shown, by, surroundings }: AroundListProps) {
  const { before, after, moreBefore, moreAfter } = surroundings;
  const href = aroundUrl(shown, by) ?? '/';
  return (
    <div>
      <AroundTabs shown={shown} by={by} />
      <ol class="mt-3 text-sm">
        {moreBefore ? <More href={href} /> : null}
        {before.map((one) => (
          <Around key={one.item.id} one={one} shown={shown} />
        ))}
        <Around one={shown} shown={shown} />
        {after.map((one) => (
          <Around key={one.item.id} one={one} shown={shown} />
        ))}
        {moreAfter ? <More href={href} /> : null}
      </ol>
      {before.length + after.length > 0 ? null : (
        <p class="mt-2 text-sm text-slate-600 dark:text-slate-400">
          Nothing else in the quarter of an hour before and behind.
        </p>
      )}
    </div>
  );
}

const More = ({ href }: { readonly href: string }) => (
  <li class="py-1 pl-3">
    <a href={href} class="text-indigo-700 dark:text-indigo-300">
      More, as a search
    </a>
  </li>
);

function Around({ one, shown }: { readonly one: ShownEvent; readonly shown: ShownEvent }) {
  const { item, parts } = one;
  const isThis = one === shown;
  return (
    <li
      aria-current={isThis ? 'true' : undefined}
      class="grid grid-cols-[5.5rem_minmax(0,1fr)] items-baseline gap-x-3 rounded-md px-2 py-1 aria-[current=true]:bg-indigo-50 sm:grid-cols-[5.5rem_minmax(0,1fr)_auto] dark:aria-[current=true]:bg-indigo-950/60"
    >
      <time
        dateTime={item.time}
        title={item.time}
        class="text-right text-xs text-slate-600 tabular-nums dark:text-slate-400"
      >
        {isThis ? 'this' : formatOffset(shown.item.time, item.time)}
      </time>
      <span class="min-w-0">
        {isThis ? (
          <Sentence parts={parts} />
        ) : (
          <a href={eventUrl(item.id)} class="text-inherit no-underline hover:underline">
            <Sentence parts={parts} />
          </a>
        )}
      </span>
      <span class="max-sm:hidden">
        <OutcomeBadge item={item} />
      </span>
    </li>
  );
}

/** `+0.210 s`, `−3 min 05 s`: how long behind or before a time another one is. */
export function formatOffset(from: string, to: string): string {
  const us = (parseMicroTime(to) ?? 0n) - (parseMicroTime(from) ?? 0n);
  const sign = us < 0n ? '−' : '+';
  const ms = Math.round(Math.abs(Number(us)) / 1_000);
  if (ms < 60_000) return `${sign}${(ms / 1_000).toFixed(3)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${sign}${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
