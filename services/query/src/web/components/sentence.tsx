import type { SummaryPart } from '@k8s-audit/audit-event';

const LOOKS: Readonly<Record<SummaryPart['kind'], string>> = {
  words: '',
  actor: 'font-semibold',
  object: 'font-medium text-indigo-800 dark:text-indigo-300',
  namespace: 'font-medium',
  value: 'font-mono text-[0.92em]',
  reason: 'text-slate-600 dark:text-slate-400',
};

/** A sentence with its parts told apart by look. Every part is text, whatever an event put in it. */
export function Sentence({ parts }: { readonly parts: readonly SummaryPart[] }) {
  return (
    <span class="break-words [overflow-wrap:anywhere]">
      {parts.map((part, index) => (
        <span key={index} class={LOOKS[part.kind]}>
          {part.text}
        </span>
      ))}
    </span>
  );
}
