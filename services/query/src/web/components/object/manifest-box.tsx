import { writeManifest, type ObjectLife } from '@k8s-audit/audit-event';

/** The last known manifest, to be copied: by the button, or selected where no script runs. */
export function ManifestBox({ life }: { readonly life: ObjectLife }) {
  const manifest = life.last === null ? null : writeManifest(life.last.state);
  if (manifest === null) return null;
  return (
    <div x-data="copy">
      <div class="flex items-center justify-between gap-4">
        <h3 class="text-sm font-semibold">
          {life.deleted === null ? 'Last known manifest' : 'Manifest before it was deleted'}
        </h3>
        <button
          type="button"
          x-on:click="copy"
          x-text="label"
          class="rounded-md border border-slate-300 px-2.5 py-1 text-sm hover:bg-slate-100 dark:border-slate-700 dark:hover:bg-slate-800"
        >
          Copy
        </button>
      </div>
      {manifest.lost.length === 0 ? null : (
        <p class="mt-1 text-sm text-amber-800 dark:text-amber-300">{`It lacks ${manifest.lost.join('; ')}.`}</p>
      )}
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
