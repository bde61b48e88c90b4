import { describe, expect, it } from '@jest/globals';
import { createProxyTrust } from './trusted-proxies.ts';

describe('createProxyTrust', () => {
  const trusts = createProxyTrust(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);

  it.each(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', 'fd00::1'])('trusts %s', (address) => {
    expect(trusts(address)).toBe(true);
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
    expect(trusts(address)).toBe(false);
  });
});
