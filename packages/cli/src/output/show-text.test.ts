import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkProperty, HOSTILE_STRINGS } from '@k8s-audit/testkit';
import { showJson, showText } from './show-text.ts';

const NOT_SHOWN = /[\p{C}\p{Zl}\p{Zp}]/u;
/** Characters that no version of Unicode has yet are not our concern. */
const UNASSIGNED = /\p{Cn}/gu;
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE_STRINGS, '\u001b]0;title\u0007', '\u009b31m', '\u202e', '\u{e0041}'),
);

describe('showText', () => {
  it('lets nothing through that a terminal would obey', () => {
    checkProperty(
      100,
      fc.property(anyText, (text) => {
        expect(showText(text).replaceAll(UNASSIGNED, '')).not.toMatch(NOT_SHOWN);
      }),
    );
  });

  it.each([
    ['plain', 'plain'],
    ['größer 🔥', 'größer 🔥'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['two\nlines', 'two\\u000alines'],
  ])('shows %j as %s', (text, shown) => {
    expect(showText(text)).toBe(shown);
  });
});

describe('showJson', () => {
  it('is one line of the same value', () => {
    checkProperty(
      100,
      fc.property(anyText, (text) => {
        const shown = showJson({ text });
        expect(JSON.parse(shown)).toEqual({ text });
        expect(shown.replaceAll(UNASSIGNED, '')).not.toMatch(NOT_SHOWN);
      }),
    );
  });
});
