import { hash } from 'node:crypto';
import { ulidToUUID, uuidToULID } from 'ulid';
import { clampTime, LAST_TIME_US, type MicroTime } from './micro-time.ts';

/**
 * The identity of an event is its content: 48 bits of milliseconds, 10 bits of microseconds within
 * the millisecond, 70 bits of SHA-256. As text it is a ULID; ids sort by exact stage time, and the
 * same event has the same id wherever and however often it arrives. See docs/adr/0003.
 */
const EVENT_ID_BYTES = 16;

/** 26 letters of Crockford's alphabet; the first holds only three of the 128 bits. */
const ULID_TEXT = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const HASH_BITS = 70n;
const TIE_BITS = 80n;
/** The first byte of the hash gives the six bits that share 16 bits with the microseconds. */
export const FIRST_HASH_BITS = 6;
export const FIRST_HASH_MASK = (1 << FIRST_HASH_BITS) - 1;

/** What makes two events of a cluster the same one, beside their time. */
interface EventIdentity {
  readonly auditID: string;
  readonly stage: string;
  readonly requestURI: string;
  readonly verb: string;
  readonly user: string;
  readonly code: number | null;
}

/** Gives the id of an event as 32 hex digits. */
export function identifyEvent(
  cluster: string,
  identity: EventIdentity,
  stageTime: MicroTime,
): string {
  const { ms, us } = clampTime(stageTime);
  // Lengths in front keep ("ab", "c") and ("a", "bc") apart.
  const text =
    withLength(cluster) +
    withLength(identity.auditID) +
    withLength(identity.stage) +
    withLength(`${ms}.${us}`) +
    withLength(identity.requestURI) +
    withLength(identity.verb) +
    withLength(identity.user) +
    withLength(identity.code === null ? '' : String(identity.code));
  const digest = hash('sha256', text, 'hex');
  const firstBits = parseInt(digest.slice(0, 2), 16) & FIRST_HASH_MASK;
  const shared = (us << FIRST_HASH_BITS) | firstBits;
  return (
    ms.toString(16).padStart(12, '0') + shared.toString(16).padStart(4, '0') + digest.slice(2, 18)
  );
}

const withLength = (part: string): string => `${part.length}:${part}`;

/** The lowest id that an event of this microsecond can have: a bound for ranges of time. */
export function firstEventIdAt(timeUs: bigint): Buffer {
  const clamped = timeUs < 0n ? 0n : timeUs > LAST_TIME_US ? LAST_TIME_US : timeUs;
  const id = ((clamped / 1000n) << TIE_BITS) | ((clamped % 1000n) << HASH_BITS);
  return Buffer.from(id.toString(16).padStart(EVENT_ID_BYTES * 2, '0'), 'hex');
}

/** The stage time that an id carries, in µs since 1970. */
export function eventIdTimeUs(id: Buffer): bigint {
  const number = BigInt(`0x${id.toString('hex', 0, EVENT_ID_BYTES)}`);
  return (number >> TIE_BITS) * 1000n + ((number >> HASH_BITS) & 1023n);
}

/** Writes an id as the 26 characters of a ULID. */
export function encodeEventId(id: Buffer): string {
  const hex = id.toString('hex');
  return uuidToULID(
    [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
      '-',
    ),
  );
}

/** Reads a ULID's text, in either case; null if it is none. */
export function decodeEventId(text: string): Buffer | null {
  if (!ULID_TEXT.test(text)) return null;
  return Buffer.from(ulidToUUID(text.toUpperCase()).replaceAll('-', ''), 'hex');
}
