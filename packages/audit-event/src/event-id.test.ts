import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import {
  decodeEventId,
  encodeEventId,
  eventIdTimeUs,
  firstEventIdAt,
  identifyEvent,
} from './event-id.ts';
import { formatMicroTime, LAST_TIME_US, parseMicroTime, type MicroTime } from './micro-time.ts';

const timeUs = fc.bigInt({ min: 0n, max: LAST_TIME_US });
const timeOf = (us: bigint): MicroTime => ({ ms: Number(us / 1000n), us: Number(us % 1000n) });
const EVENT = {
  auditID: 'a',
  stage: 'Panic',
  requestURI: '/x',
  verb: 'get',
  user: 'someone',
  code: null,
};
const idAt = (us: bigint, more: Partial<Record<keyof typeof EVENT, unknown>> = {}): string =>
  identifyEvent('prod', { ...EVENT, ...more } as typeof EVENT, timeOf(us));
const bytesAt = (us: bigint): Buffer => Buffer.from(idAt(us), 'hex');

describe('identifyEvent', () => {
  it('gives ids that sort by the exact microsecond', () => {
    checkProperty(
      100,
      fc.property(timeUs, timeUs, (a, b) => {
        expect(Math.sign(Buffer.compare(bytesAt(a), bytesAt(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('carries its time', () => {
    checkProperty(
      100,
      fc.property(timeUs, (us) => expect(eventIdTimeUs(bytesAt(us))).toBe(us)),
    );
  });

  it('is the same for the same content, whatever else is known of the event', () => {
    expect(idAt(5n, { level: 'Request', userAgent: 'kubectl' } as never)).toBe(idAt(5n));
  });

  it.each([
    ['audit ID', { auditID: 'b' }],
    ['stage', { stage: 'ResponseComplete' }],
    ['URI', { requestURI: '/y' }],
    ['verb', { verb: 'list' }],
    ['user', { user: 'u' }],
    ['code', { code: 200 }],
  ])('differs by %s', (_field, more) => expect(idAt(5n, more)).not.toBe(idAt(5n)));

  it('differs by cluster', () => {
    expect(identifyEvent('other', EVENT, timeOf(5n))).not.toBe(idAt(5n));
  });

  it('keeps neighbouring fields apart', () => {
    expect(idAt(5n, { requestURI: 'ab', verb: 'c' })).not.toBe(
      idAt(5n, { requestURI: 'a', verb: 'bc' }),
    );
  });

  it('moves a time that it cannot hold to the nearest', () => {
    expect(identifyEvent('prod', EVENT, { ms: -5, us: 3 })).toBe(idAt(0n));
    expect(identifyEvent('prod', EVENT, { ms: 1e15, us: 3 })).toBe(idAt(LAST_TIME_US));
  });

  it('lies behind the first id of its microsecond and before the next', () => {
    expect(Buffer.compare(bytesAt(1_999n), firstEventIdAt(1_999n))).toBeGreaterThanOrEqual(0);
    expect(Buffer.compare(bytesAt(1_999n), firstEventIdAt(2_000n))).toBe(-1);
  });
});

describe('an id as text', () => {
  it('reads back in either case', () => {
    checkProperty(
      100,
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
    checkProperty(
      100,
      fc.property(timeUs, (us) => expect(parseMicroTime(formatMicroTime(us))).toBe(us)),
    );
  });
});
