import { BUTTON, QUIET } from './looks.ts';

const KEYS = [
  ['/', 'go to the search'],
  ['j', 'next event'],
  ['k', 'event before'],
  ['Enter', 'open the event'],
  ['x', 'mark the event, or take the mark away'],
  ['n', 'show new events'],
  ['p', 'pause the live view, or go on'],
  ['?', 'show these keys'],
  ['Esc', 'close what is open'],
] as const;

/** What the keys do; opened by a button or by `?`. They can be switched off. */
export function KeysHelp() {
  return (
    <div
      id="keys"
      popover="auto"
      role="dialog"
      aria-labelledby="keys-title"
      class="m-auto w-96 max-w-[calc(100vw-2rem)] rounded-xl border border-slate-300 bg-white p-5 text-inherit shadow-xl backdrop:bg-slate-950/40 dark:border-slate-700 dark:bg-slate-900"
    >
      <h2 id="keys-title" class="font-semibold">
        Keys
      </h2>
      <dl class="mt-3 space-y-1.5 text-sm">
        {KEYS.map(([key, what]) => (
          <div key={key} class="flex gap-3">
            <dt class="w-14 shrink-0">
              <kbd class="rounded border border-slate-300 px-1.5 font-mono text-xs dark:border-slate-600">
                {key}
              </kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class={`mt-3 text-sm ${QUIET}`}>
        On the bars over the list: arrows move, Shift with an arrow chooses a longer time, Enter
        searches in it.
      </p>
      <label class="mt-3 flex min-h-6 items-center gap-2 text-sm">
        <input type="checkbox" data-keys-on />
        Keys are on
      </label>
      <button
        type="button"
        popovertarget="keys"
        popovertargetaction="hide"
        class={`${BUTTON} mt-4`}
      >
        Close
      </button>
    </div>
  );
}
