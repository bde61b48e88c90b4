import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { EVERYTHING } from '@k8s-audit/store';
import { filterOfLimits, formatScopes, isEverything, parseScopes } from './scope.ts';

describe('parseScopes', () => {
  it.each([
    ['', '*'],
    ['prod', 'prod'],
    ['prod/shop, dev-*', 'prod/shop dev-*'],
    ['*/kube-*\n', '*/kube-*'],
  ])('reads %j as %s', (text, same) => {
    expect(formatScopes(parseScopes(text))).toBe(same);
  });

  it.each(['Prod', 'prod/', '/shop', 'prod/a/b', 'a"b', 'prod/Shop', '%', 'x'.repeat(100)])(
    'takes no %j',
    (text) => {
      expect(() => parseScopes(text)).toThrow();
    },
  );

  it('reads what was written', () => {
    const name = fc.stringMatching(/^[a-z*][a-z0-9*-]{0,10}$/);
    const part = fc.oneof(
      name,
      fc.tuple(name, name).map((pair) => pair.join('/')),
    );
    checkProperty(
      100,
      fc.property(fc.array(part, { minLength: 1, maxLength: 9 }), (parts) => {
        expect(formatScopes(parseScopes(parts.join(' ')))).toBe(parts.join(' '));
      }),
    );
  });
});

describe('limits', () => {
  it('of everything are none', () => {
    expect(isEverything(parseScopes('prod/shop *'))).toBe(true);
    expect(isEverything(parseScopes('*/shop'))).toBe(false);
    expect(filterOfLimits([])).toBe(EVERYTHING);
  });

  it('all have to hold', () => {
    const filter = filterOfLimits([parseScopes('prod'), parseScopes('*/shop')]);
    expect(filter).toMatchObject({ kind: 'and', filters: [{ kind: 'or' }, { kind: 'or' }] });
  });
});
