import { readHexDigit, REFUSED } from './skip-value.ts';

const ZERO = 0x30;
const SMALL_U = 0x75;
export const ESCAPE_BYTES = 6;
const LAST_HIGH_DIGIT = 7;

/** Passes over an escape such as \u0026, which stands for a character of ASCII; REFUSED for others. */
export function skipAsciiEscape(bytes: Uint8Array, at: number): number {
  const plain =
    bytes[at + 1] === SMALL_U &&
    bytes[at + 2] === ZERO &&
    bytes[at + 3] === ZERO &&
    isHighDigit(bytes[at + 4] as number) &&
    readHexDigit(bytes[at + 5] as number) >= 0;
  return plain ? at + ESCAPE_BYTES : REFUSED;
}

/** The character that an escape which skipAsciiEscape has passed stands for. */
export function readAsciiEscape(bytes: Uint8Array, at: number): number {
  return readHexDigit(bytes[at + 4] as number) * 16 + readHexDigit(bytes[at + 5] as number);
}

const isHighDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + LAST_HIGH_DIGIT;
