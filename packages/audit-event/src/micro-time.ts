/**
 * Times to the microsecond: Kubernetes' MicroTime has six decimals and a Date keeps only three.
 * Whole µs do not fit a number behind the year 2255, so they are a bigint, or two numbers where
 * every event is read: bigint arithmetic costs some µs an event.
 */
export interface MicroTime {
  /** Whole milliseconds since 1970. */
  readonly ms: number;
  /** 0 to 999. */
  readonly us: number;
}

const MICRO_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** 9999-12-31T23:59:59.999999Z: the last time that RFC 3339 can write, and well within 48 bits of ms. */
export const LAST_TIME_US = 253_402_300_799_999_999n;
const LAST_TIME: MicroTime = { ms: 253_402_300_799_999, us: 999 };
const FIRST_TIME: MicroTime = { ms: 0, us: 0 };

/** Consecutive events mostly lie in the same second, and Date.parse costs as much as all the rest. */
let lastSecond = { text: '', ms: 0 };

function parseSecond(text: string): number {
  if (text !== lastSecond.text) lastSecond = { text, ms: Date.parse(text) };
  return lastSecond.ms;
}

/** Reads RFC 3339 with up to nine decimals (digits behind the sixth are cut); null if it is none. */
export function readMicroTime(text: string): MicroTime | null {
  const match = MICRO_TIME.exec(text);
  if (match === null) return null;
  const wholeMs = parseSecond(`${match[1]}${match[3]}`);
  if (Number.isNaN(wholeMs)) return null;
  const micros = Number((match[2] ?? '').padEnd(6, '0').slice(0, 6));
  const us = micros % 1_000;
  return { ms: wholeMs + (micros - us) / 1_000, us };
}

/** The same as whole µs. */
export function parseMicroTime(text: string): bigint | null {
  const time = readMicroTime(text);
  return time === null ? null : BigInt(time.ms) * 1000n + BigInt(time.us);
}

/** Writes a time as Kubernetes does: UTC, six decimals. */
export function formatMicroTime(timeUs: bigint): string {
  const whole = new Date(Number(timeUs / 1000n)).toISOString();
  const micros = String(timeUs % 1_000_000n).padStart(6, '0');
  return `${whole.slice(0, 19)}.${micros}Z`;
}

/** Times that an id cannot hold are moved to the nearest that it can. */
export function clampTime(time: MicroTime): MicroTime {
  if (time.ms < 0) return FIRST_TIME;
  return time.ms > LAST_TIME.ms ? LAST_TIME : time;
}

export function isLater(time: MicroTime, other: MicroTime): boolean {
  return time.ms > other.ms || (time.ms === other.ms && time.us > other.us);
}

/** From `start` to `end` in µs; negative where the end is earlier. */
export function microsBetween(start: MicroTime, end: MicroTime): number {
  return (end.ms - start.ms) * 1_000 + end.us - start.us;
}
