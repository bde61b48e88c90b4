import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { checkAsyncProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { inflate } from './open-log.ts';
import { readLines } from './read-lines.ts';

async function* pieces(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b)];
  for (const [index, from] of places.entries())
    yield bytes.subarray(from, places[index + 1] ?? bytes.length);
}

const readTexts = async (chunks: AsyncIterable<Buffer>): Promise<string[]> => {
  const texts: string[] = [];
  for await (const line of readLines(chunks)) texts.push(line.text.toString('latin1'));
  return texts;
};

const compressions = [(bytes: Buffer) => bytes, gzipSync, zstdCompressSync] as const;

describe('readLines', () => {
  it('gives the same lines wherever the stream is cut, compressed or not', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '{', '"', ' ', '\u00ff', '\r') });
    await checkAsyncProperty(
      100,
      fc.asyncProperty(
        fc.array(line),
        fc.array(fc.nat()),
        fc.constantFrom(...compressions),
        async (lines, cuts, compress) => {
          const bytes = compress(Buffer.from(lines.join('\n'), 'latin1'));
          const wanted = lines.map((text) => text.replaceAll(/^[ \r]+|[ \r]+$/g, ''));
          expect(await readTexts(inflate(pieces(bytes, cuts)))).toEqual(
            wanted.filter((text) => text !== ''),
          );
        },
      ),
    );
  });

  it('says where each line ends, and which one has no end yet', async () => {
    const lines: unknown[] = [];
    for await (const { end, ended } of readLines(pieces(Buffer.from('ab\n\ncd'), [])))
      lines.push({ end, ended });
    expect(lines).toEqual([
      { end: 3, ended: true },
      { end: 6, ended: false },
    ]);
  });

  it('fails on a file that was cut off', async () => {
    const whole = gzipSync(Buffer.from('a line\n'.repeat(1_000)));
    await expect(readTexts(inflate(pieces(whole.subarray(0, 30), [])))).rejects.toThrow();
  });
});
