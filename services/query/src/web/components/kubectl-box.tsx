import type { EventItem } from '@k8s-audit/audit-event';

type Kubectl = NonNullable<EventItem['kubectl']>;

/** The command with its confidence, and what nobody can know about it. */
export function KubectlBox({ kubectl }: { readonly kubectl: Kubectl }) {
  return (
    <section
      class="mt-4 rounded-lg border border-slate-200 bg-white p-5 dark:border-slate-800 dark:bg-slate-900"
      x-data="copy"
    >
      <div class="flex items-center justify-between gap-4">
        <h2 class="text-sm font-semibold">
          kubectl{' '}
          <span class="ml-2 font-normal text-slate-500 dark:text-slate-400">
            {kubectl.confidence}
          </span>
        </h2>
        <button
          type="button"
          x-on:click="copy"
          x-text="label"
          class="rounded-md border border-slate-300 px-2.5 py-1 text-sm hover:bg-slate-100 dark:border-slate-700 dark:hover:bg-slate-800"
        >
          Copy
        </button>
      </div>
      <pre class="mt-3 rounded-md bg-slate-900 p-4 font-mono text-sm whitespace-pre-wrap text-slate-100 [overflow-wrap:anywhere] dark:bg-slate-950">
        <code x-ref="text">{kubectl.command}</code>
      </pre>
      <p class="mt-2 text-sm text-slate-600 dark:text-slate-400">
        {`Because ${kubectl.because.join(', ')}. Not recorded: ${kubectl.lost.join(', ')}.`}
      </p>
    </section>
  );
}
