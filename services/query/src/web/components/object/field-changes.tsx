import type { FieldChange } from '@k8s-audit/audit-event';

/** As many places as a reader looks through; the event's page has all. */
const MOST_PLACES = 30;

const FAINT = 'font-sans text-slate-500 dark:text-slate-400';

/** The fields that a request changed, each with what stood there before and behind. */
export function FieldChanges({ changes }: { readonly changes: readonly FieldChange[] }) {
  return (
    <div class="mt-3">
      <table class="block w-full text-left font-mono text-[13px] sm:table">
        <thead class="sr-only">
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody class="block divide-y divide-slate-200 sm:table-row-group dark:divide-slate-800">
          {changes.slice(0, MOST_PLACES).map((change) => (
            <Field key={change.place} change={change} />
          ))}
        </tbody>
      </table>
      {changes.length > MOST_PLACES ? (
        <p class="mt-1 text-xs text-slate-500 dark:text-slate-400">{`and ${changes.length - MOST_PLACES} more`}</p>
      ) : null}
    </div>
  );
}

function Field({ change: { place, before, after } }: { readonly change: FieldChange }) {
  return (
    <tr class="block py-1 sm:table-row">
      <th
        scope="row"
        class="block font-normal text-slate-600 [overflow-wrap:anywhere] sm:table-cell sm:w-[36%] sm:py-1 sm:pr-4 sm:align-top dark:text-slate-400"
      >
        {place}
      </th>
      <td class="text-rose-700 [overflow-wrap:anywhere] sm:w-[32%] sm:py-1 sm:pr-4 sm:align-top dark:text-rose-300">
        <Before value={before} />
        <span aria-hidden="true" class="px-2 text-slate-500 sm:hidden dark:text-slate-400">
          →
        </span>
      </td>
      <td class="text-emerald-800 [overflow-wrap:anywhere] sm:py-1 sm:align-top dark:text-emerald-300">
        {after === null ? <span class={FAINT}>removed</span> : after}
      </td>
    </tr>
  );
}

function Before({ value }: { readonly value: FieldChange['before'] }) {
  if (value === undefined) return <span class={FAINT}>before: not recorded</span>;
  return value === null ? <span class={FAINT}>not there</span> : value;
}
