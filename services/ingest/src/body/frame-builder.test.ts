import { describe, expect, it } from '@jest/globals';
import { checkAsyncProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { createFrameBuilder, type Frame } from './frame-builder.ts';
import { PART_BUFFER_BYTES } from './part-buffers.ts';

function expectFrameOf(frame: Frame, pieces: readonly Uint8Array[]): void {
  const raw = Buffer.concat(pieces);
  // It stops behind the first frame: there must be one.
  expect(zstdDecompressSync(frame.compressed).equals(raw)).toBe(true);
  expect(frame.digest).toBe(createHash('sha256').update(raw).digest('hex'));
}

describe('a frame', () => {
  it('holds what was appended, while others are built', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 });
    await checkAsyncProperty(
      100,
      fc.asyncProperty(pieces, pieces, async (first, second) => {
        const builders = [createFrameBuilder(), createFrameBuilder()] as const;
        for (let at = 0; at < Math.max(first.length, second.length); at += 1) {
          await builders[0].append(Buffer.from(first[at] ?? []));
          await builders[1].append(Buffer.from(second[at] ?? []));
        }
        expectFrameOf(await builders[0].finish(), first);
        expectFrameOf(await builders[1].finish(), second);
      }),
    );
  });

  it.each([-1, 0, 1, 3 * 2 ** 20])('holds %i bytes more than are kept', async (more) => {
    const bytes = Buffer.alloc(PART_BUFFER_BYTES + more, 'some text ');
    const pieces = [bytes.subarray(0, 700_000), bytes.subarray(700_000)];
    const frame = createFrameBuilder();
    for (const piece of pieces) await frame.append(piece);
    expect(frame.rawBytes()).toBe(bytes.length);
    expectFrameOf(await frame.finish(), pieces);
  });

  it('grows where bytes do not shrink', async () => {
    const noise = createHash('shake256', { outputLength: 50_000 }).update('seed').digest();
    const frame = createFrameBuilder();
    await frame.append(noise);
    expectFrameOf(await frame.finish(), [noise]);
  });
});
