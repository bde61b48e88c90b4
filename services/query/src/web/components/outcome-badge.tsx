import type { EventItem } from '@k8s-audit/audit-event';

const LOOKS: Readonly<Record<EventItem['outcome'], string>> = {
  allowed:
    'bg-emerald-50 text-emerald-800 ring-emerald-600/20 dark:bg-emerald-950 dark:text-emerald-300 dark:ring-emerald-400/20',
  refused:
    'bg-rose-50 text-rose-800 ring-rose-600/20 dark:bg-rose-950 dark:text-rose-300 dark:ring-rose-400/25',
  failed:
    'bg-amber-50 text-amber-900 ring-amber-600/25 dark:bg-amber-950 dark:text-amber-300 dark:ring-amber-400/20',
  started:
    'bg-sky-50 text-sky-800 ring-sky-600/20 dark:bg-sky-950 dark:text-sky-300 dark:ring-sky-400/20',
  received:
    'bg-slate-100 text-slate-700 ring-slate-500/20 dark:bg-slate-800 dark:text-slate-300 dark:ring-slate-400/20',
};

/** The outcome as a word with its code: colour alone says nothing to those who do not see it. */
export function OutcomeBadge({ item }: { readonly item: EventItem }) {
  return (
    <span
      class={`inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-xs font-medium whitespace-nowrap ring-1 ring-inset ${LOOKS[item.outcome]}`}
    >
      {item.outcome}
      {item.code === null ? null : <span class="tabular-nums">{item.code}</span>}
    </span>
  );
}
