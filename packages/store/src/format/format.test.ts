import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { requiredWords, createWordTest } from '../read/word-test.ts';
import { BloomBuilder, mayHold } from './bloom-filter.ts';
import { decodeChunkIndex, encodeChunkIndex, frameOfSlot, placeInFrame } from './chunk-index.ts';
import {
  ColumnBlob,
  columnOf,
  encodeColumns,
  float64OfPlanes,
  pickPlanes,
  uint16OfPlanes,
  uint32OfPlanes,
  unpackPlanes,
} from './column-codec.ts';
import { forEachWordHash } from './word-hashes.ts';

function wordFilter(json: string): Buffer {
  const bytes = Buffer.from(json);
  const builder = new BloomBuilder(bytes.length * 8);
  forEachWordHash(bytes, 0, bytes.length, builder);
  return builder.finish();
}

describe('BloomBuilder', () => {
  it('finds all that was added, also 0, however often it is folded', () => {
    checkProperty(
      100,
      fc.property(fc.array(fc.integer(), { maxLength: 300 }), (values) => {
        const builder = new BloomBuilder(1 << 16);
        for (const value of [0, ...values]) builder.add(value);
        const filter = builder.finish();
        return [0, ...values].every((value) => mayHold(filter, value));
      }),
    );
  });

  it('lets few of the others pass, and is small', () => {
    const builder = new BloomBuilder(1 << 20);
    for (let value = 0; value < 1_000; value += 1) builder.add(value * 7_919);
    const filter = builder.finish();
    let passed = 0;
    for (let value = 0; value < 10_000; value += 1)
      if (mayHold(filter, -value * 31 - 1)) passed += 1;
    expect(filter.length).toBeLessThanOrEqual(1_024);
    expect(passed).toBeLessThan(1_500);
  });
});

describe('encodeColumns', () => {
  it('gives all numbers back, of columns long and short', () => {
    checkProperty(
      50,
      fc.property(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.uint16Array({ maxLength: 3_000 }),
        fc.uint32Array({ maxLength: 3_000 }),
        fc.float64Array({ maxLength: 100, noNaN: true }),
        (bytes, shorts, longs, floats) => {
          const columns = [columnOf(bytes), columnOf(shorts), columnOf(longs), columnOf(floats)];
          const blob = new ColumnBlob(encodeColumns(columns));
          const planes = (index: number): Uint8Array => unpackPlanes(blob.packed(index));
          expect(Uint8Array.from(planes(0))).toEqual(bytes);
          expect(uint16OfPlanes(planes(1))).toEqual(shorts);
          expect(uint32OfPlanes(planes(2))).toEqual(longs);
          expect(float64OfPlanes(planes(3))).toEqual(floats);
          const rows = Uint32Array.from(longs.keys()).filter((row) => row % 3 === 1);
          const picked = uint32OfPlanes(pickPlanes(planes(2), 4, rows));
          expect([...picked]).toEqual([...rows].map((row) => longs[row]));
        },
      ),
    );
  });

  it('says what to do about a newer version', () => {
    expect(() => new ColumnBlob(Buffer.from([9, 0]))).toThrow(/upgrade this service/);
  });
});

describe('chunk index', () => {
  const index = {
    frames: [
      { at: 0, bytes: 100, firstSlot: 0, receivedAtMs: 1_750_000_000_123 },
      { at: 100, bytes: 50, firstSlot: 2, receivedAtMs: 1_750_000_000_456 },
    ],
    gaps: Uint32Array.of(10, 1, 0),
    lengths: Uint32Array.of(5, 7, 9),
  };

  it('says where each event lies', () => {
    const read = decodeChunkIndex(encodeChunkIndex(index));
    expect(read).toEqual(index);
    const places = [0, 1, 2].map((slot) => placeInFrame(read, frameOfSlot(read, slot), slot));
    expect(places).toEqual([
      { start: 10, end: 15 },
      { start: 16, end: 23 },
      { start: 0, end: 9 },
    ]);
  });

  it('has no event behind its last', () => {
    expect(() => frameOfSlot(index, 3)).toThrow(/3 events/);
  });
});

describe('words', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_é]{1,12}$/);
  const separator = fc.constantFrom(
    ' ',
    '-',
    '.',
    '/',
    '"',
    '\\',
    '\n',
    '\t',
    '<',
    '&',
    ':',
    '\u0001',
  );
  const text = fc
    .array(fc.tuple(word, separator), { minLength: 1, maxLength: 12 })
    .map((pairs) => pairs.flat().join(''));

  it('are never missing in a chunk whose events have the text', () => {
    checkProperty(
      3_000,
      fc.property(text, text, text, (before, wanted, after) => {
        // Once as Go writes it, and as JSON within JSON, as kubectl keeps a manifest.
        const json = JSON.stringify({ a: `${before} ${wanted} ${after}`, b: wanted });
        for (const written of [
          json,
          JSON.stringify({ nested: json }),
          json.replaceAll('<', '\\u003c'),
        ]) {
          const filter = wordFilter(written);
          if (createWordTest(wanted)(written.toLowerCase()))
            expect(requiredWords(wanted).every((hash) => mayHold(filter, hash))).toBe(true);
        }
      }),
    );
  });

  it.each([
    ['payments', '{"name":"payments-7f9c"}', true],
    ['payments', '{"name":"my_payments"}', false],
    ['pay', '{"name":"payments"}', false],
    ['pay*', '{"name":"payments"}', true],
    ['*ments', '{"name":"payments"}', true],
    ['p*nts', '{"name":"payments"}', true],
    ['PAYMENTS', '{"name":"Payments"}', true],
    ['best', '{"text":"a\\nbest"}', true],
    ['c:\\u a0_aA', '{"path":"c:\\\\u a0_aA"}', true],
    ['a "b" c', '{"text":"a \\"b\\" c"}', true],
    ['a<b', '{"text":"a\\u003cb"}', true],
    ['a<b', '{"text":"a<b"}', true],
    ['registry.example.com/app:1.2', '{"image":"registry.example.com/app:1.2"}', true],
    ['app:1.2', '{"image":"registry.example.com/app:1.23"}', false],
  ])('%s in %s: %s', (wanted, json, found) => {
    const lower = json.toLowerCase();
    expect(createWordTest(wanted)(lower)).toBe(found);
    if (found)
      expect(requiredWords(wanted).every((hash) => mayHold(wordFilter(json), hash))).toBe(true);
  });
});
