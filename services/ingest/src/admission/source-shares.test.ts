import { describe, expect, it } from '@jest/globals';
import { SourceShares } from './source-shares.ts';

const MB = 2 ** 20;

describe('SourceShares', () => {
  it('finds the one that brings more than its share', () => {
    const shares = new SourceShares();
    shares.note('loud', 10 * MB, 0);
    for (const quiet of ['a', 'b', 'c']) shares.note(quiet, MB, 0);
    expect(['loud', 'a', 'new'].map((cluster) => shares.isNoisy(cluster, 0))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('calls nobody noisy who is alone, or among equals', () => {
    const shares = new SourceShares();
    shares.note('a', 10 * MB, 0);
    expect(shares.isNoisy('a', 0)).toBe(false);
    shares.note('b', 9 * MB, 0);
    expect(['a', 'b'].map((cluster) => shares.isNoisy(cluster, 0))).toEqual([false, false]);
  });

  it('forgives with time', () => {
    const shares = new SourceShares();
    shares.note('loud', 10 * MB, 0);
    shares.note('a', MB, 0);
    shares.note('a', 4 * MB, 120_000);
    expect(shares.isNoisy('loud', 120_000)).toBe(false);
  });
});
