import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { eventsEndInFrame, type ChunkFrame, type ChunkIndex } from './chunk-index.ts';

/** More than any body limit: only a broken or forged frame says more. */
const LARGEST_FRAME_BYTES = 2 ** 30;
/** For what stands around the events of a frame; more takes a second round through the pool. */
const FRAME_MARGIN_BYTES = 1024;

const unpack = promisify(zstdDecompress);

/** Unpacks a frame of a chunk, into one buffer of the size that its index says. Throws when it cannot be read. */
export const unpackFrame = (
  packed: Buffer,
  index: ChunkIndex,
  frame: ChunkFrame,
): Promise<Buffer> =>
  unpack(packed, {
    maxOutputLength: LARGEST_FRAME_BYTES,
    chunkSize: eventsEndInFrame(index, frame) + FRAME_MARGIN_BYTES,
  });
