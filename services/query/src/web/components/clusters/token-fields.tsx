import { FIELD } from '../looks.ts';

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
        <input
          name="label"
          value={label}
          maxLength={100}
          autocomplete="off"
          class={`${FIELD} mt-1`}
        />
      </label>
      <label class="block text-sm">
        It expires
        <select name="expiresInDays" class={`${FIELD} mt-1`}>
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
