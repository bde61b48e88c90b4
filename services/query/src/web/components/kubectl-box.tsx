import type { EventItem } from '@k8s-audit/audit-event';
import { CARD } from './card.tsx';
import { CopyButton } from './copy-button.tsx';

type Kubectl = NonNullable<EventItem['kubectl']>;

/** What each mark of confidence means, in the reader's words. */
const CONFIDENCE: Readonly<Record<Kubectl['confidence'], string>> = {
  exact: 'exactly this command',
  likely: 'most likely this command',
  equivalent: 'a command that does the same',
};

/** The command with its confidence, and what nobody can know about it. */
export function KubectlBox({ kubectl }: { readonly kubectl: Kubectl }) {
  const { because, lost } = kubectl;
  return (
    <section class={`${CARD} mt-4`} x-data="copy">
      <div class="flex items-center justify-between gap-4">
        <h2 class="text-sm font-semibold">
          kubectl
          <span class="ml-2 font-normal text-slate-500 dark:text-slate-400">
            {CONFIDENCE[kubectl.confidence]}
          </span>
        </h2>
        <CopyButton />
      </div>
      <pre
        class="mt-3 max-h-[32rem] overflow-auto rounded-md bg-slate-900 p-4 font-mono text-sm whitespace-pre-wrap text-slate-100 [overflow-wrap:anywhere] dark:bg-slate-950"
        tabIndex={0}
      >
        <code x-ref="text">{kubectl.command}</code>
      </pre>
      <dl class="mt-2 space-y-1 text-sm text-slate-600 dark:text-slate-400">
        <Reasons label="Because" texts={because} />
        <Reasons label="Not recorded" texts={lost} />
      </dl>
    </section>
  );
}

function Reasons({ label, texts }: { readonly label: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <div class="flex gap-2">
      <dt class="shrink-0">{label}:</dt>
      <dd class="[overflow-wrap:anywhere]">{texts.join('; ')}</dd>
    </div>
  );
}

/** Says why there is no command. */
export function NoKubectlBox({ reason }: { readonly reason: string }) {
  return (
    <section class={`${CARD} mt-4`}>
      <h2 class="text-sm font-semibold">kubectl</h2>
      <p class="mt-2 text-sm text-slate-600 dark:text-slate-400">{`None: ${reason}.`}</p>
    </section>
  );
}
