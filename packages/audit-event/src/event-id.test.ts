import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEvent } from './audit-event.ts';
import {
  decodeEventId,
  encodeEventId,
  eventIdTimeUs,
  firstEventIdAt,
  identifyEvent,
} from './event-id.ts';
import { formatMicroTime, LAST_TIME_US, parseMicroTime } from './micro-time.ts';

const CONTEXT = { cluster: 'prod', fallbackTimeUs: 0n };
const timeUs = fc.bigInt({ min: 0n, max: LAST_TIME_US });
const at = (us: bigint, more: AuditEvent = {}): AuditEvent => ({
  auditID: 'a',
  stage: 'Panic',
  ...more,
  stageTimestamp: formatMicroTime(us),
});

describe('identifyEvent', () => {
  it('gives ids that sort by the exact microsecond', () => {
    fc.assert(
      fc.property(timeUs, timeUs, (a, b) => {
        const order = Buffer.compare(identifyEvent(at(a), CONTEXT), identifyEvent(at(b), CONTEXT));
        expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('carries its time', () => {
    fc.assert(
      fc.property(timeUs, (us) => expect(eventIdTimeUs(identifyEvent(at(us), CONTEXT))).toBe(us)),
    );
  });

  it('is the same for the same content, whatever else the event holds', () => {
    const again = { ...at(5n), requestObject: { any: 'thing' }, annotations: { key: 'value' } };
    expect(identifyEvent(again, CONTEXT)).toEqual(identifyEvent(at(5n), CONTEXT));
  });

  it.each<[string, AuditEvent, string]>([
    ['audit ID', { auditID: 'b' }, 'prod'],
    ['stage', { stage: 'ResponseComplete' }, 'prod'],
    ['URI', { requestURI: '/x' }, 'prod'],
    ['verb', { verb: 'get' }, 'prod'],
    ['user', { user: { username: 'u' } }, 'prod'],
    ['code', { responseStatus: { code: 200 } }, 'prod'],
    ['cluster', {}, 'other'],
  ])('differs by %s', (_field, more, cluster) => {
    const other = identifyEvent({ ...at(5n), ...more }, { cluster, fallbackTimeUs: 0n });
    expect(other).not.toEqual(identifyEvent(at(5n), CONTEXT));
  });

  it('keeps neighbouring fields apart', () => {
    const one = identifyEvent(at(5n, { requestURI: 'ab', verb: 'c' }), CONTEXT);
    expect(one).not.toEqual(identifyEvent(at(5n, { requestURI: 'a', verb: 'bc' }), CONTEXT));
  });

  it('dates an event without a time by the fallback', () => {
    const id = identifyEvent({ auditID: 'a' }, { cluster: 'prod', fallbackTimeUs: 77n });
    expect(eventIdTimeUs(id)).toBe(77n);
  });

  it('lies behind the first id of its microsecond and before the next', () => {
    const id = identifyEvent(at(1_999n), CONTEXT);
    expect(Buffer.compare(id, firstEventIdAt(1_999n))).toBeGreaterThanOrEqual(0);
    expect(Buffer.compare(id, firstEventIdAt(2_000n))).toBe(-1);
  });
});

describe('an id as text', () => {
  it('reads back in either case', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const id = Buffer.from(bytes);
        expect(decodeEventId(encodeEventId(id))).toEqual(id);
        expect(decodeEventId(encodeEventId(id).toLowerCase())).toEqual(id);
      }),
    );
  });

  it.each([
    '',
    'x',
    '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    '01M84RW3S4MY263J9PJCY686EU',
    `0${'1'.repeat(26)}`,
    '../../etc/passwd',
  ])('is refused for %s', (text) => expect(decodeEventId(text)).toBeNull());
});

describe('parseMicroTime', () => {
  it.each([
    ['1970-01-01T00:00:00.000001Z', 1n],
    ['2024-05-01T12:00:00Z', 1_714_564_800_000_000n],
    ['2024-05-01T14:00:00.5+02:00', 1_714_564_800_500_000n],
    ['2024-05-01T12:00:00.123456789Z', 1_714_564_800_123_456n],
  ])('reads %s', (text, us) => expect(parseMicroTime(text)).toBe(us));

  it.each([
    '',
    'yesterday',
    '2024-13-01T00:00:00Z',
    '2024-05-01',
    '2024-05-01 12:00:00Z',
    '9'.repeat(400),
  ])('refuses %s', (text) => expect(parseMicroTime(text)).toBeNull());

  it('reads what formatMicroTime writes', () => {
    fc.assert(fc.property(timeUs, (us) => expect(parseMicroTime(formatMicroTime(us))).toBe(us)));
  });
});
