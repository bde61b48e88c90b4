/**
 * Passes over JSON that nobody wants to read, as strictly as JSON.parse reads it: what it rejects is
 * refused here too. All of them give the index behind what they have passed, or REFUSED. They may
 * look behind `end`; whoever calls must refuse what ends there.
 */
import { findSpecialByte } from './find-special-byte.ts';

/** This text is no JSON, or deeper than events are; only the careful way can tell. */
export const REFUSED = -1;

/** The open brackets are bits of one number, the innermost last, behind a bit that marks the first. */
const NOTHING_OPEN = 1;
const DEEPEST = 1 << 29;
const ARRAY = 0;
const OBJECT = 1;

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const SMALL_E = 0x65;
const SMALL_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;
const FIRST_NON_ASCII = 0x80;
const TO_SMALL = 0x20;

const ESCAPABLE = Buffer.from('"\\/bfnrt');
const LITERALS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

export function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isSpace(bytes[at] as number)) at += 1;
  return at;
}

/** Nearly always the first comparison answers: Go writes no white space. */
const isSpace = (byte: number): boolean =>
  byte <= SPACE && (byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09);

/** From behind the opening quote to behind the closing one. */
export function skipString(bytes: Uint8Array, view: DataView, start: number, end: number): number {
  let at = start;
  for (;;) {
    at = findSpecialByte(bytes, view, at, end);
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at + 1;
    if (at >= end) return REFUSED;
    if (byte >= FIRST_NON_ASCII) at += 1;
    else if (byte === BACKSLASH) at = skipEscape(bytes, at + 1);
    else return REFUSED;
    if (at === REFUSED) return REFUSED;
  }
}

function skipEscape(bytes: Uint8Array, start: number): number {
  const byte = bytes[start] as number;
  if (byte !== SMALL_U) return ESCAPABLE.includes(byte) ? start + 1 : REFUSED;
  for (let at = start + 1; at <= start + 4; at += 1) {
    if (readHexDigit(bytes[at] as number) < 0) return REFUSED;
  }
  return start + 5;
}

/** The value of a hexadecimal digit; -1 if it is none. */
export function readHexDigit(byte: number): number {
  if (isDigit(byte)) return byte - ZERO;
  const letter = (byte | TO_SMALL) - 0x61;
  return letter >= 0 && letter <= 5 ? letter + 10 : -1;
}

export const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

/** From a value of any kind to behind it and the white space around it. */
export function skipValue(bytes: Uint8Array, view: DataView, start: number, end: number): number {
  let at = skipSpace(bytes, start);
  let open = NOTHING_OPEN;
  for (;;) {
    const byte = bytes[at] as number;
    const opens = byte === OPEN_BRACE || byte === OPEN_BRACKET;
    if (opens) {
      if (open >= DEEPEST) return REFUSED;
      open = (open << 1) | (byte === OPEN_BRACE ? OBJECT : ARRAY);
      at += 1;
    } else if (byte === QUOTE) at = skipString(bytes, view, at + 1, end);
    else at = skipScalar(bytes, at);
    if (at === REFUSED) return REFUSED;
    at = skipSpace(bytes, at);
    // What has just been opened goes on with its first value, unless it is empty.
    if (!opens || bytes[at] === closerOf(open)) {
      while (open > NOTHING_OPEN && bytes[at] === closerOf(open)) {
        open >>= 1;
        at = skipSpace(bytes, at + 1);
      }
      if (open === NOTHING_OPEN) return at;
      if (bytes[at] !== COMMA) return REFUSED;
      at = skipSpace(bytes, at + 1);
    }
    if ((open & 1) === OBJECT) at = skipKey(bytes, view, at, end);
    if (at === REFUSED) return REFUSED;
  }
}

const closerOf = (open: number): number => ((open & 1) === OBJECT ? CLOSE_BRACE : CLOSE_BRACKET);

/** From a key to behind its colon, where the value begins. */
function skipKey(bytes: Uint8Array, view: DataView, start: number, end: number): number {
  if (bytes[start] !== QUOTE) return REFUSED;
  const keyEnd = skipString(bytes, view, start + 1, end);
  if (keyEnd === REFUSED) return REFUSED;
  const colon = skipSpace(bytes, keyEnd);
  return bytes[colon] === COLON ? skipSpace(bytes, colon + 1) : REFUSED;
}

function skipScalar(bytes: Uint8Array, start: number): number {
  const byte = bytes[start] as number;
  if (byte === MINUS || isDigit(byte)) return skipNumber(bytes, start);
  for (const word of LITERALS) {
    if (byte === word[0]) return startsWith(bytes, start, word) ? start + word.length : REFUSED;
  }
  return REFUSED;
}

function startsWith(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let index = 1; index < word.length; index += 1) {
    if (bytes[start + index] !== word[index]) return false;
  }
  return true;
}

function skipNumber(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = bytes[first] === ZERO ? first + 1 : skipDigits(bytes, first);
  if (at !== REFUSED && bytes[at] === POINT) at = skipDigits(bytes, at + 1);
  if (at === REFUSED || ((bytes[at] as number) | TO_SMALL) !== SMALL_E) return at;
  const sign = bytes[at + 1];
  return skipDigits(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

/** One digit or more. */
function skipDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at] as number)) at += 1;
  return at === start ? REFUSED : at;
}
