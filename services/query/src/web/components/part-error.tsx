import { BUTTON } from './looks.ts';

/** Stands where a part of a page could not be loaded. */
export function PartError({
  message,
  retry,
}: {
  readonly message: string;
  readonly retry: string;
}) {
  return (
    <div
      role="alert"
      class="rounded-lg border border-amber-300 bg-amber-50 p-3 text-left text-sm text-amber-950 dark:border-amber-900 dark:bg-amber-950 dark:text-amber-100"
    >
      <p class="[overflow-wrap:anywhere]">{`This could not be loaded: ${message}.`}</p>
      <button
        type="button"
        hx-get={retry}
        hx-target="closest div"
        hx-swap="outerHTML"
        class={`${BUTTON} mt-2`}
      >
        Try again
      </button>
    </div>
  );
}
