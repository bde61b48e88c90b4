import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { matchesPattern } from './matches-pattern.ts';

describe('matchesPattern', () => {
  it.each([
    ['prod', 'prod', true],
    ['prod', 'prod-2', false],
    ['prod', 'a-prod', false],
    ['prod-*', 'prod-eu', true],
    ['prod-*', 'prod', false],
    ['*', '', true],
    ['*-eu', 'prod-eu', true],
    ['a*a', 'a', false],
    ['a*b*b', 'ab', false],
    ['a*b*c', 'a-b-b-c', true],
  ])('of %s and %s is %s', (pattern, name, matches) => {
    expect(matchesPattern(pattern, name)).toBe(matches);
  });

  it('says what an expression says', () => {
    const text = (letters: string) =>
      fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
    checkProperty(
      100,
      fc.property(text('ab*'), text('ab'), (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
        expect(matchesPattern(pattern, name)).toBe(expression.test(name));
      }),
    );
  });
});
