import { describe, expect, it } from '@jest/globals';
import { sourceOf } from './failure-throttle.ts';
import { createIsTrusted, readRange } from './proxy-headers.ts';

describe('createIsTrusted', () => {
  const isTrusted = createIsTrusted(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', 'fd00::1'])('trusts %s', (address) => {
    expect(isTrusted(address)).toBe(true);
  });

  it.each([
    '11.0.0.1',
    '192.0.2.8',
    'fe80::1',
    '',
    undefined,
    '10.1.2.3, 8.8.8.8',
    '::ffff:11.0.0.1',
  ])('does not trust %s', (address) => {
    expect(isTrusted(address)).toBe(false);
  });
});

describe('readRange', () => {
  it.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'proxy', '', '::/129', '10.0.0.0/-1'])(
    'takes no %j',
    (text) => {
      expect(readRange(text)).toBeNull();
    },
  );
});

describe('sourceOf', () => {
  it.each([
    [null, '192.0.2.7', '192.0.2.7'],
    [null, '::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    [null, '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    [null, '2001:db8::1', '2001:db8:0:0::/64'],
    [null, '::1', '0:0:0:0::/64'],
    ['abc', '192.0.2.7', 'device abc'],
  ])('of device %s at %s is %s', (device, address, source) => {
    expect(sourceOf(device, address)).toBe(source);
  });
});
