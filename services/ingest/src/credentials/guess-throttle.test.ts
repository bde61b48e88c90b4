import { describe, expect, it } from '@jest/globals';
import { createGuessThrottle } from './guess-throttle.ts';

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
