import { zstdDecompress } from 'node:zlib';
import { promisify } from 'node:util';

export type DecodedBody =
  | { readonly ok: true; readonly bytes: Buffer; readonly frame: Buffer }
  | { readonly ok: false; readonly reason: string; readonly frame: Buffer };

/** Above the largest BODY_LIMIT anyone should set; a bomb on the queue must not kill the writer. */
const LARGEST_BODY_BYTES = 512 * 2 ** 20;

/** Node's 16 KiB would take 40 rounds through its thread pool for a common batch, 2 µs an event. */
const CHUNK_BYTES = 1024 * 1024;

const decompress = promisify(zstdDecompress);

/** Unpacks the frame of a body. One that cannot be unpacked comes back as it is, with why. */
export async function unpackFrame(frame: Buffer): Promise<DecodedBody> {
  try {
    const bytes = await decompress(frame, {
      maxOutputLength: LARGEST_BODY_BYTES,
      chunkSize: CHUNK_BYTES,
    });
    return { ok: true, frame, bytes };
  } catch (error) {
    return { ok: false, frame, reason: `the body is not zstd: ${(error as Error).message}` };
  }
}
