import { isDigit } from './skip-value.ts';

const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const DASH = 0x2d;

const DAY_BYTES = 10;
const SECOND_BYTES = 19;
const MAX_DECIMALS = 9;
const FIRST_YEAR = 1970;

/** One time of an event, read out of its bytes: what readMicroTime makes of the same text. */
export class ByteTime {
  /** Whole ms since 1970; -1 for no time. */
  ms = -1;
  /** 0 to 999. */
  us = 0;
  /** Events of one day come together, and Date is dear. */
  #day = -1;
  #dayMs = 0;

  clear(): void {
    this.ms = -1;
    this.us = 0;
  }

  /** Reads RFC 3339 in UTC from 1970 on; false for all other text. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.#readDay(bytes, start) || bytes[start + DAY_BYTES] !== LETTER_T) return false;
    const hours = readTwo(bytes, start + 11);
    const minutes = readTwo(bytes, start + 14);
    const seconds = readTwo(bytes, start + 17);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59)
      return false;
    if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return false;
    const micros = readMicros(bytes, start + SECOND_BYTES, end);
    if (micros < 0) return false;
    this.us = micros % 1_000;
    this.ms =
      this.#dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + (micros - this.us) / 1_000;
    return true;
  }

  #readDay(bytes: Uint8Array, start: number): boolean {
    const century = readTwo(bytes, start);
    const ofCentury = readTwo(bytes, start + 2);
    const month = readTwo(bytes, start + 5);
    const date = readTwo(bytes, start + 8);
    if (century < 0 || ofCentury < 0 || month < 1 || month > 12 || date < 1) return false;
    if (bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return false;
    const year = century * 100 + ofCentury;
    const day = (year * 100 + month) * 100 + date;
    if (day === this.#day) return true;
    if (year < FIRST_YEAR || date > daysOfMonth(year, month)) return false;
    this.#day = day;
    this.#dayMs = Date.UTC(year, month - 1, date);
    return true;
  }
}

/** Day 0 of the next month is the last of this one. */
const daysOfMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** A number of two digits; -1 if there is another byte. */
function readTwo(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] as number;
  const ones = bytes[at + 1] as number;
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : -1;
}

/** The decimals of a second up to the Z at the end, in µs; -1 if anything else stands there. */
function readMicros(bytes: Uint8Array, start: number, end: number): number {
  const last = end - 1;
  if (bytes[last] !== LETTER_Z) return -1;
  if (start === last) return 0;
  const decimals = last - start - 1;
  if (bytes[start] !== DOT || decimals < 1 || decimals > MAX_DECIMALS) return -1;
  let micros = 0;
  let unit = 100_000;
  for (let at = start + 1; at < last; at += 1) {
    const digit = bytes[at] as number;
    if (!isDigit(digit)) return -1;
    // Behind the sixth decimal the unit is 0: those digits are cut.
    micros += (digit - ZERO) * unit;
    unit = Math.floor(unit / 10);
  }
  return micros;
}
