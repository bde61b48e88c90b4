/** Copies what has `x-ref="text"` within the nearest `x-data="copy"`; does nothing without scripts. */
export function CopyButton() {
  return (
    <button
      type="button"
      x-on:click="copy"
      x-text="label"
      class="rounded-md border border-slate-300 px-2.5 py-1 text-sm hover:bg-slate-100 dark:border-slate-700 dark:hover:bg-slate-800"
    >
      Copy
    </button>
  );
}
