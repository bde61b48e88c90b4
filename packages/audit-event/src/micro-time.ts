/**
 * Times as whole microseconds since 1970, in bigint: Kubernetes' MicroTime has six decimals and a
 * Date keeps only three.
 */
const MICRO_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** 9999-12-31T23:59:59.999999Z: the last time that RFC 3339 can write, and well within 48 bits of ms. */
export const LAST_TIME_US = 253_402_300_799_999_999n;

/** Reads RFC 3339 with up to nine decimals (digits behind the sixth are cut); null if it is none. */
export function parseMicroTime(text: string): bigint | null {
  const match = MICRO_TIME.exec(text);
  if (match === null) return null;
  const wholeMs = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(wholeMs)) return null;
  const micros = BigInt((match[2] ?? '').padEnd(6, '0').slice(0, 6));
  return BigInt(wholeMs) * 1000n + micros;
}

/** Writes a time as Kubernetes does: UTC, six decimals. */
export function formatMicroTime(timeUs: bigint): string {
  const whole = new Date(Number(timeUs / 1000n)).toISOString();
  const micros = String(timeUs % 1_000_000n).padStart(6, '0');
  return `${whole.slice(0, 19)}.${micros}Z`;
}

/** Times that an id cannot hold are moved to the nearest that it can. */
export function clampTimeUs(timeUs: bigint): bigint {
  if (timeUs < 0n) return 0n;
  return timeUs > LAST_TIME_US ? LAST_TIME_US : timeUs;
}
