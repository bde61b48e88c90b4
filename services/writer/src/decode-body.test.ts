import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { BatchJob } from '@k8s-audit/queue';
import { decodeBody } from './decode-body.ts';

/** As much of a job as is looked at. */
const jobOf = (frame: Buffer): BatchJob => ({ body: frame.toString('base64') }) as BatchJob;

describe('decodeBody', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['an event', Buffer.from('{"auditID":"1"}')],
    ['far more than its frame', Buffer.alloc(5_000_000, 'a')],
    ['a frame too large for the main thread', randomBytes(600_000)],
  ])('gives the bytes of %s, and the frame as it came', async (_what, bytes) => {
    const frame = zstdCompressSync(bytes);
    const decoded = await decodeBody(jobOf(frame));
    expect(decoded).toMatchObject({ ok: true });
    expect(decoded.bytes.equals(bytes)).toBe(true);
    expect(decoded.ok && decoded.frame.equals(frame)).toBe(true);
  });

  it('says why a body cannot be decoded, and keeps it', async () => {
    const decoded = await decodeBody(jobOf(Buffer.from('no frame')));
    expect(decoded).toEqual({
      ok: false,
      reason: expect.stringContaining('the body is not zstd'),
      bytes: Buffer.from('no frame'),
    });
  });
});
