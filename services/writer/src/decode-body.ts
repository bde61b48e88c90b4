import { zstdDecompress } from 'node:zlib';
import { promisify } from 'node:util';
import type { BatchJob } from '@k8s-audit/queue';

export type DecodedBody =
  | { readonly ok: true; readonly bytes: Buffer; readonly frame: Buffer }
  | { readonly ok: false; readonly reason: string; readonly bytes: Buffer };

/** Above the largest BODY_LIMIT anyone should set; a bomb on the queue must not kill the writer. */
const LARGEST_BODY_BYTES = 512 * 2 ** 20;

/** Node's 16 KiB would take 40 rounds through its thread pool for a common batch, 2 µs an event. */
const CHUNK_BYTES = 1024 * 1024;

const decompress = promisify(zstdDecompress);

/** Gives the bytes of a job's body. A body that cannot be decoded comes back as it is, with why. */
export async function decodeBody(job: BatchJob): Promise<DecodedBody> {
  const frame = Buffer.from(job.body, 'base64');
  try {
    return {
      ok: true,
      frame,
      bytes: await decompress(frame, {
        maxOutputLength: LARGEST_BODY_BYTES,
        chunkSize: CHUNK_BYTES,
      }),
    };
  } catch (error) {
    return {
      ok: false,
      reason: `the body is not zstd: ${(error as Error).message}`,
      bytes: frame,
    };
  }
}
