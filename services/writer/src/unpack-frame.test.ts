import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { unpackFrame } from './unpack-frame.ts';

describe('unpackFrame', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['an event', Buffer.from('{"auditID":"1"}')],
    ['far more than its frame', Buffer.alloc(5_000_000, 'a')],
    ['a frame too large for the main thread', randomBytes(600_000)],
  ])('gives the bytes of %s, and the frame as it came', async (_what, bytes) => {
    const frame = zstdCompressSync(bytes);
    const unpacked = await unpackFrame(frame);
    expect(unpacked.ok && unpacked.bytes.equals(bytes)).toBe(true);
    expect(unpacked.frame.equals(frame)).toBe(true);
  });

  it('says why a frame cannot be unpacked, and keeps it', async () => {
    const frame = Buffer.from('no frame');
    expect(await unpackFrame(frame)).toEqual({
      ok: false,
      reason: expect.stringContaining('the body is not zstd'),
      frame,
    });
  });
});
