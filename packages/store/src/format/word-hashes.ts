/**
 * The words of events, as hashes: what a chunk's filter holds, so that a search for a text opens
 * only the chunks that may have it. A word is a run of letters, digits and `_`, and of all bytes
 * above ASCII; case does not matter. It is taken from the JSON text as it is, escapes being
 * separators: `"a\nbest"` has the word `best`.
 */

/** Shorter ones stand in nearly every chunk, as the groups of four digits in UUIDs do. */
export const SHORTEST_WORD = 5;

const BACKSLASH = 0x5c;
const SMALL_U = 0x75;
const ESCAPED_LETTERS = new Set(['b', 'f', 'n', 'r', 't'].map((letter) => letter.charCodeAt(0)));
const UNICODE_DIGITS = 4;
const HEX_DIGITS = new Set(Array.from('0123456789abcdefABCDEF', (digit) => digit.charCodeAt(0)));
const HASH_START = 0x811c9dc5 | 0;

/**
 * One byte more. Turning and crossing is enough to tell words apart, and takes two cycles where a
 * multiplication takes four: every byte of every event goes through here.
 */
const addByte = (hash: number, byte: number): number => ((hash << 5) | (hash >>> 27)) ^ byte;

/** The lower case of a byte of a word; 0 for a byte that separates words. */
const WORD_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte >= 0x80) return byte;
  return /[A-Za-z0-9_]/.test(character) ? character.toLowerCase().charCodeAt(0) : 0;
});

/** Calls back with the hash of each word of SHORTEST_WORD bytes or more; repeated ones come again. */
export function forEachWordHash(
  bytes: Uint8Array,
  start: number,
  end: number,
  take: { add(hash: number): void },
): void {
  const classes = WORD_BYTES;
  let at = start;
  while (at < end) {
    const byte = bytes[at] as number;
    let lower = classes[byte] as number;
    if (lower === 0) {
      at = byte === BACKSLASH ? skipEscape(bytes, at, end, take) + 1 : at + 1;
      continue;
    }
    // A loop of its own for the bytes of a word: in one loop for all they took twice as long.
    const wordStart = at;
    let hash = HASH_START;
    do {
      hash = addByte(hash, lower);
      at += 1;
      lower = at < end ? (classes[bytes[at] as number] as number) : 0;
    } while (lower !== 0);
    if (at - wordStart >= SHORTEST_WORD) take.add(hash);
  }
}

/**
 * Gives the index of the last byte of an escape. Behind several backslashes a letter may be escaped
 * (JSON within JSON) or text (a Windows path): then the word counts with and without it.
 */
function skipEscape(
  bytes: Uint8Array,
  start: number,
  end: number,
  take: { add(hash: number): void },
): number {
  let at = start + 1;
  while (at < end && bytes[at] === BACKSLASH) at += 1;
  if (at >= end) return at;
  const byte = bytes[at] as number;
  const isNested = at - start > 1;
  if (byte === SMALL_U && hasHexDigits(bytes, at + 1, end)) {
    if (isNested) takeWord(bytes, at, end, take);
    return at + UNICODE_DIGITS;
  }
  if (!ESCAPED_LETTERS.has(byte)) return isNested ? at - 1 : at;
  if (isNested) takeWord(bytes, at, end, take);
  return at;
}

/** Behind a backslash of the text itself a u is only a letter. */
function hasHexDigits(bytes: Uint8Array, start: number, end: number): boolean {
  if (start + UNICODE_DIGITS > end) return false;
  for (let at = start; at < start + UNICODE_DIGITS; at += 1)
    if (!HEX_DIGITS.has(bytes[at] as number)) return false;
  return true;
}

function takeWord(
  bytes: Uint8Array,
  start: number,
  end: number,
  take: { add(hash: number): void },
): void {
  let hash = HASH_START;
  let at = start;
  for (; at < end; at += 1) {
    const lower = WORD_BYTES[bytes[at] as number] as number;
    if (lower === 0) break;
    hash = addByte(hash, lower);
  }
  if (at - start >= SHORTEST_WORD) take.add(hash);
}
