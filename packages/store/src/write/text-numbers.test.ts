import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { TextNumbers } from './text-numbers.ts';

const numberOf = (numbers: TextNumbers, text: string): number => {
  const bytes = Buffer.from(`xx${text}yy`);
  return numbers.get('name', bytes, 2, bytes.length - 2);
};

describe('TextNumbers', () => {
  it('knows each text by its bytes, of its kind alone', () => {
    checkProperty(
      100,
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), (texts) => {
        const numbers = new TextNumbers();
        texts.forEach((text, index) => numbers.set('name', text, index + 1));
        texts.forEach((text, index) => expect(numberOf(numbers, text)).toBe(index + 1));
        expect(numbers.get('user', Buffer.from(texts[0] ?? ''), 0, 1)).toBe(0);
        expect(numberOf(numbers, 'never set before')).toBe(0);
      }),
    );
  });

  it('grows to many texts and long ones', () => {
    const numbers = new TextNumbers();
    for (let n = 1; n <= 20_000; n += 1) numbers.set('name', `${'n'.repeat(n % 300)}-${n}`, n);
    for (let n = 1; n <= 20_000; n += 1)
      expect(numberOf(numbers, `${'n'.repeat(n % 300)}-${n}`)).toBe(n);
  });

  it('forgets what was not asked for in two generations, and keeps the rest', () => {
    const numbers = new TextNumbers(10);
    numbers.set('name', 'asked', 1);
    numbers.set('name', 'forgotten', 2);
    for (let n = 0; n < 40; n += 1) {
      numbers.set('name', `pod-${n}`, 100 + n);
      expect(numberOf(numbers, 'asked')).toBe(1);
    }
    expect(numberOf(numbers, 'forgotten')).toBe(0);
  });

  it('does not keep texts without end', () => {
    const numbers = new TextNumbers();
    numbers.set('name', 'x'.repeat(10_000), 7);
    expect(numberOf(numbers, 'x'.repeat(10_000))).toBe(0);
  });
});
