import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { EventListScanner, type ScannedItem } from './event-list-scanner.ts';

function scan(text: string, chunkBytes = text.length) {
  const body = Buffer.from(text);
  const items: ScannedItem[] = [];
  const scanner = new EventListScanner((item) => items.push(item));
  for (let at = 0; at < body.length; at += Math.max(1, chunkBytes)) {
    scanner.push(body.subarray(at, at + Math.max(1, chunkBytes)));
  }
  const textOf = (range: { start: number; end: number }) =>
    body.subarray(range.start, range.end).toString();
  return {
    verdict: scanner.end(),
    items: items.map(textOf),
    objects: items.map((item) => item.isObject),
    bodies: items.map((item) => item.bodies.map(textOf)),
  };
}

describe('EventListScanner', () => {
  it('finds what JSON.parse finds, however the bytes are cut', () => {
    checkProperty(
      100,
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.integer({ min: 1, max: 50 }),
        (events, chunk) => {
          const text = JSON.stringify({
            kind: 'EventList',
            metadata: { items: [1] },
            items: events,
          });
          const found = scan(text, chunk);
          expect(found.verdict).toEqual({ ok: true, items: events.length });
          expect(found.items.map((item) => JSON.parse(item) as unknown)).toEqual(
            JSON.parse(JSON.stringify(events)),
          );
        },
      ),
    );
  });

  it('takes keys in any order and white space anywhere', () => {
    const found = scan('\n { "items" : [ {"a":1} , {"b":2} ] , "kind" : "EventList" } \n');
    expect(found.verdict).toEqual({ ok: true, items: 2 });
    expect(found.items).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('tells items that are no objects', () => {
    const found = scan('{"kind":"EventList","items":[1,"two",null,[{}],{}]}', 3);
    expect(found.objects).toEqual([false, false, false, false, true]);
  });

  it('finds the values of requestObject and responseObject, of any kind', () => {
    const found = scan(
      '{"kind":"EventList","items":[{"requestObject":[1,{"responseObject":2}],"x":1,"responseObject":"s"}]}',
      2,
    );
    expect(found.bodies).toEqual([['[1,{"responseObject":2}]', '"s"']]);
  });

  it('goes through nesting that no recursion survives', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(scan(`{"kind":"EventList","items":[{"requestObject":${deep}}]}`).verdict).toEqual({
      ok: true,
      items: 1,
    });
  });

  it.each([
    ['', /empty/],
    ['hello', /not a JSON object/],
    ['[{}]', /JSON array/],
    ['{"kind":"PodList","items":[]}', /kind is "PodList"/],
    ['{"kind":"Event","auditID":"a"}', /kind is "Event"/],
    ['{"items":[]}', /kind is missing/],
    ['{"kind":"EventList","apiVersion":"v1","items":[]}', /apiVersion is "v1"/],
    ['{"kind":"EventList","items":"none"}', /items is a string/],
    ['{"kind":"EventList","items":{}}', /items is an object/],
    ['{"kind":"EventList","items":7}', /items is a number/],
    ['{"kind":"EventList","items":[{"a":1}', /ends in the middle, after 1 whole/],
    ['{"kind":"EventList","items":["', /ends in the middle/],
    ['{"kind":"EventList","items":[{]}', /do not match/],
    ['{"kind":"EventList","items":[]} {}', /goes on/],
  ])('refuses %s', (text, reason) => {
    expect(scan(text).verdict).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    expect(scan(text, 1).verdict).toEqual(scan(text).verdict);
  });

  it.each([
    '{"kind":"EventList","items":null}',
    '{"kind":"EventList"}',
    '{"kind":"EventList","apiVersion":"audit.k8s.io/v1beta1","items":[]}',
  ])('takes %s for a list of nothing', (text) =>
    expect(scan(text).verdict).toEqual({ ok: true, items: 0 }),
  );
});
