import { createHash } from 'node:crypto';
import { ulidToUUID, uuidToULID } from 'ulid';
import type { AuditEvent } from './audit-event.ts';
import { clampTimeUs, parseMicroTime } from './micro-time.ts';

/**
 * The identity of an event is its content: 48 bits of milliseconds, 10 bits of microseconds within
 * the millisecond, 70 bits of SHA-256. As text it is a ULID; ids sort by exact stage time, and the
 * same event has the same id wherever and however often it arrives. See docs/adr/0003.
 */
export const EVENT_ID_BYTES = 16;

/** 26 letters of Crockford's alphabet; the first holds only three of the 128 bits. */
const ULID_TEXT = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const HASH_BITS = 70n;
const TIE_BITS = 80n;
const HASH_MASK = (1n << HASH_BITS) - 1n;

/** When this stage of the request happened, in µs since 1970; null if the event does not say. */
export function stageTimeUs(event: AuditEvent): bigint | null {
  for (const text of [event.stageTimestamp, event.requestReceivedTimestamp, event.timestamp]) {
    const timeUs = text === undefined ? null : parseMicroTime(text);
    if (timeUs !== null) return clampTimeUs(timeUs);
  }
  return null;
}

/** Gives the 16 bytes of an event's id. `fallbackTimeUs` dates an event that has no time itself. */
export function identifyEvent(
  event: AuditEvent,
  context: { readonly cluster: string; readonly fallbackTimeUs: bigint },
): Buffer {
  const timeUs = stageTimeUs(event) ?? clampTimeUs(context.fallbackTimeUs);
  const tuple = [
    context.cluster,
    event.auditID ?? '',
    event.stage ?? '',
    String(timeUs),
    event.requestURI ?? '',
    event.verb ?? '',
    event.user?.username ?? '',
    String(event.responseStatus?.code ?? ''),
  ];
  // Lengths in front keep ("ab", "c") and ("a", "bc") apart.
  const text = tuple.map((part) => `${part.length}:${part}`).join('');
  const digest = createHash('sha256').update(text).digest();
  return composeId(timeUs, readUint(digest, 9) & HASH_MASK);
}

/** The lowest id that an event of this microsecond can have: a bound for ranges of time. */
export function firstEventIdAt(timeUs: bigint): Buffer {
  return composeId(clampTimeUs(timeUs), 0n);
}

/** The stage time that an id carries, in µs since 1970. */
export function eventIdTimeUs(id: Buffer): bigint {
  const number = readUint(id, EVENT_ID_BYTES);
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

function composeId(timeUs: bigint, hash: bigint): Buffer {
  return writeUint(((timeUs / 1000n) << TIE_BITS) | ((timeUs % 1000n) << HASH_BITS) | hash);
}

function readUint(bytes: Buffer, length: number): bigint {
  return BigInt(`0x${bytes.toString('hex', 0, length)}`);
}

function writeUint(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(EVENT_ID_BYTES * 2, '0'), 'hex');
}
