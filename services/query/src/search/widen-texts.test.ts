import { describe, expect, it } from '@jest/globals';
import { formatQuery } from './format-query.ts';
import { parseQuery } from './parse-query.ts';
import { widenTexts } from './widen-texts.ts';

describe('widenTexts', () => {
  it.each([
    ['pay', '*pay*'],
    ['verb:get pay (a or b)', 'verb:get *pay* (*a* or *b*)'],
    ['"two words"', '"*two words*"'],
    ['pay*', null],
    ['verb:get', null],
    ['-pay', null],
    ['', null],
  ])('%s becomes %s', (text, wanted) => {
    const widened = widenTexts(parseQuery(text));
    if (wanted === null) expect(widened).toBeNull();
    else expect(widened).toEqual(parseQuery(wanted));
  });

  it('can be written as a query again', () => {
    const widened = widenTexts(parseQuery('pay "two words"'));
    expect(widened && parseQuery(formatQuery(widened))).toEqual(widened);
  });
});
