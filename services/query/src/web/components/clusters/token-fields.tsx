export const FIELD =
  'mt-1 w-full rounded-md border border-slate-300 bg-white px-3 py-2 dark:border-slate-700 dark:bg-slate-950';

export const PRIMARY_BUTTON =
  'rounded-md bg-indigo-700 px-4 py-2 text-sm font-medium text-white hover:bg-indigo-800 dark:bg-indigo-400 dark:text-slate-950 dark:hover:bg-indigo-300';

const DAYS = [
  ['', 'never'],
  ['30', 'in 30 days'],
  ['90', 'in 90 days'],
  ['365', 'in a year'],
] as const;

/** What every new token may say: what it is for, and when it ends. */
export function TokenFields({ label }: { readonly label: string }) {
  return (
    <>
      <label class="block text-sm">
        What it is for, if you like
        <input name="label" value={label} maxLength={100} autocomplete="off" class={FIELD} />
      </label>
      <label class="block text-sm">
        It expires
        <select name="expiresInDays" class={FIELD}>
          {DAYS.map(([days, text]) => (
            <option key={days} value={days}>
              {text}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
