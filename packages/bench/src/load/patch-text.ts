export const HEX_DIGITS = 8;
/** `2026-11-25T06:47:41`, in front of the fraction. */
export const SECOND_CHARS = 19;

const HEX_CODES = Buffer.from('0123456789abcdef', 'latin1');
/** Knuth's multiplier: spreads small numbers over 32 bits, 0 onto 0. */
const SPREAD = 2_654_435_761;

/** What the first 32 bits of audit IDs are combined with in a round; nothing in the first. */
export const mixRound = (round: number): number => Math.imul(round, SPREAD);

/** Writes 8 hex digits; a loop over a table costs a tenth of what text would. */
export function writeHex32(target: Buffer, at: number, value: number): void {
  for (let digit = 0; digit < HEX_DIGITS; digit += 1)
    target[at + digit] = HEX_CODES[(value >>> (28 - 4 * digit)) & 15] ?? 0;
}

let lastSecond = -1;
let lastText = '';

/** The text of a second since 1970; neighbours mostly share theirs. */
export function secondText(second: number): string {
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = new Date(second * 1_000).toISOString().slice(0, SECOND_CHARS);
  }
  return lastText;
}
