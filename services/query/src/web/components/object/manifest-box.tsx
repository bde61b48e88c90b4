import { writeManifest } from '@k8s-audit/audit-event';
import { CopyButton } from '../copy-button.tsx';

/** A manifest to be copied: by the button, or selected with one click where no script runs. */
export function ManifestBox({ state }: { readonly state: Readonly<Record<string, unknown>> }) {
  const manifest = writeManifest(state);
  if (manifest === null)
    return <p class="mt-2 text-sm">It is too large, or nested too deeply, to be shown.</p>;
  return (
    <div x-data="copy" class="mt-3">
      <div class="flex flex-wrap items-center justify-between gap-4">
        <p class="text-sm text-slate-600 dark:text-slate-400">
          {manifest.lost.length === 0
            ? 'Ready for kubectl apply -f -'
            : `It lacks ${manifest.lost.join('; ')}.`}
        </p>
        <CopyButton />
      </div>
      <pre
        x-ref="text"
        class="mt-3 max-h-[40rem] overflow-auto rounded-md bg-slate-100 p-4 font-mono text-[13px] leading-relaxed select-all dark:bg-slate-950"
        tabIndex={0}
      >
        {manifest.text}
      </pre>
    </div>
  );
}
