import type { EventFilter } from '@k8s-audit/store';
import type { ShownEvent } from '../../../present-stored-event.ts';
import { CARD } from '../card.tsx';
import { EventRow } from '../event-row.tsx';

const LIST =
  'divide-y divide-slate-200 overflow-hidden rounded-lg border border-slate-200 bg-white dark:divide-slate-800 dark:border-slate-800 dark:bg-slate-900';

/** Some events of a subject, with a way to all of them. */
export function SubjectEvents(props: {
  readonly title: string;
  readonly none: string;
  readonly events: readonly ShownEvent[];
  readonly filter: EventFilter;
  readonly all: string;
}) {
  const { title, none, events, filter, all } = props;
  return (
    <section class="min-w-0">
      <div class="mb-2 flex items-baseline justify-between gap-4">
        <h2 class="text-sm font-semibold">{title}</h2>
        {events.length === 0 ? null : (
          <a href={all} class="text-sm text-indigo-700 dark:text-indigo-300">
            All
          </a>
        )}
      </div>
      {events.length === 0 ? (
        <p class={`${CARD} text-sm text-slate-600 dark:text-slate-400`}>{none}</p>
      ) : (
        <ol class={LIST}>
          {events.map((shown) => (
            <EventRow key={shown.item.id} shown={shown} filter={filter} />
          ))}
        </ol>
      )}
    </section>
  );
}
