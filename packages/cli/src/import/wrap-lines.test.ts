import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scanEventList } from '@k8s-audit/audit-event';
import { anAuditEvent, checkProperty } from '@k8s-audit/testkit';
import { wrapLines } from './wrap-lines.ts';

const itemsOf = (body: Buffer): string[] =>
  scanEventList(body).items.map(({ start, end }) => body.toString('latin1', start, end));

describe('wrapLines', () => {
  it('sends events byte for byte, also what is no UTF-8', () => {
    const lines = [JSON.stringify(anAuditEvent()), '{"a":"\u00ff\u00fe"}'];
    const body = wrapLines(lines.map((line) => Buffer.from(line, 'latin1')));
    expect(itemsOf(body)).toEqual(lines);
  });

  it('makes one item of each line, whatever stands in it', () => {
    const good = JSON.stringify(anAuditEvent());
    const anyLine = fc.oneof(
      fc.constantFrom(
        ']},{"kind":"EventList","items":[',
        '{"auditID":"a"},{"auditID":"b"}',
        '{"auditID":"a"}]',
        '"',
        '{',
        '17',
        good,
      ),
      fc.string({ unit: fc.constantFrom(...'{}[]",:\\a1 '), minLength: 1 }),
    );
    checkProperty(
      100,
      fc.property(fc.array(anyLine, { minLength: 1 }), (texts) => {
        const lines = [good, ...texts.map((text) => text.trim()).filter((text) => text !== '')];
        const body = wrapLines(lines.map((line) => Buffer.from(line)));
        const { verdict, items } = scanEventList(body);
        expect(verdict.ok).toBe(true);
        expect(items).toHaveLength(lines.length);
        expect(itemsOf(body)[0]).toBe(good);
      }),
    );
  });
});
