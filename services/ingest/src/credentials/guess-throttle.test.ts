import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { createGuessThrottle } from './guess-throttle.ts';
import { networkOf } from './network-of.ts';

const A = '203.0.113.7';

function guess(throttle: ReturnType<typeof createGuessThrottle>, address: string, times: number) {
  for (let n = 0; n < times; n += 1) throttle.noteWrong(address, `wrong-${n}`);
}

describe('the throttle of guesses', () => {
  it('stops a network after 20 different wrong tokens, for a minute, and no other network', () => {
    let nowMs = 0;
    const throttle = createGuessThrottle(() => nowMs);
    guess(throttle, A, 19);
    expect(throttle.admits(A, 'next')).toBe(true);
    guess(throttle, A, 20);
    expect(throttle.admits(A, 'next')).toBe(false);
    expect(throttle.admits('203.0.113.8', 'next')).toBe(true);
    nowMs = 60_000;
    expect(throttle.admits(A, 'next')).toBe(true);
  });

  it('never stops a sender that repeats one wrong token', () => {
    const throttle = createGuessThrottle();
    for (let n = 0; n < 1_000; n += 1) throttle.noteWrong(A, 'an old token');
    expect(throttle.admits(A, 'a new token')).toBe(true);
  });

  it('goes on taking what was right from the same network before', () => {
    const throttle = createGuessThrottle();
    throttle.noteRight(A, 'right');
    guess(throttle, A, 30);
    expect([throttle.admits(A, 'right'), throttle.admits(A, 'other')]).toEqual([true, false]);
  });

  it('counts the addresses of an IPv6 /64 as one', () => {
    const throttle = createGuessThrottle();
    for (let n = 0; n < 20; n += 1) throttle.noteWrong(`2001:db8:1:2::${n}`, `wrong-${n}`);
    expect(throttle.admits('2001:db8:1:2:ffff::1', 'next')).toBe(false);
    expect(throttle.admits('2001:db8:1:3::1', 'next')).toBe(true);
  });
});

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
