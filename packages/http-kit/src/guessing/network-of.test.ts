import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { networkOf } from './network-of.ts';

describe('networkOf', () => {
  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0001:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['10.0.0.7:51234', '10.0.0.7'],
    ['', 'no address'],
    ['unknown, or whatever', 'no address'],
  ])('takes %j for %j', (address, network) => expect(networkOf(address)).toBe(network));

  it('takes all spellings of an address for the same', () => {
    checkProperty(
      100,
      fc.property(fc.ipV6(), (address) => {
        const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
        expect(networkOf(canonical)).toBe(networkOf(address));
      }),
    );
  });
});
