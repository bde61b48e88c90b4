import { describe, expect, it } from '@jest/globals';
import { HOSTILE_STRINGS } from '@k8s-audit/testkit';
import { formatCell } from './format-csv.ts';

describe('formatCell', () => {
  it.each<[string | number | null, string]>([
    [null, ''],
    [200, '200'],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "so"', '"say ""so"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', `"'=1+1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['-2', `"'-2"`],
  ])('writes %j as %s', (value, cell) => {
    expect(formatCell(value)).toBe(cell);
  });

  it('makes no formula of anything', () => {
    for (const text of HOSTILE_STRINGS) expect(formatCell(text)).not.toMatch(/^"?[=+@\t]/);
  });
});
