import { QUIET } from '../looks.ts';
import { CopyButton } from '../copy-button.tsx';

/** A text to be copied as it is, with what it is called and where it goes. */
export function CopyBox({
  name,
  hint,
  text,
}: {
  readonly name: string;
  readonly hint: string;
  readonly text: string;
}) {
  return (
    <section x-data="copy" class="mt-4">
      <div class="flex items-end justify-between gap-4">
        <div class="min-w-0">
          <h3 class="font-mono text-sm font-medium [overflow-wrap:anywhere]">{name}</h3>
          <p class={`mt-0.5 max-w-prose text-sm ${QUIET}`}>{hint}</p>
        </div>
        <CopyButton />
      </div>
      <pre
        class="mt-2 max-h-96 overflow-auto rounded-md bg-slate-900 p-4 font-mono text-sm text-slate-100 dark:bg-slate-950"
        tabIndex={0}
        aria-label={name}
      >
        <code x-ref="text">{text}</code>
      </pre>
    </section>
  );
}
