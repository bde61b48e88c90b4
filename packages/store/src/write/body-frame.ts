import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * A frame holds the bytes of up to 128 events, exactly as received: a count, the length of
 * each, then the bytes one after the other, all under one zstd frame. Small enough to read for one
 * event, large enough to compress what its neighbours share.
 */
const COUNT_BYTES = 2;
const LENGTH_BYTES = 4;
const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** More than any body limit: only a broken or forged frame says more. */
const LARGEST_FRAME_BYTES = 1024 * 2 ** 20;

export function packFrame(events: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(COUNT_BYTES + events.length * LENGTH_BYTES);
  head.writeUInt16LE(events.length, 0);
  events.forEach((event, slot) =>
    head.writeUInt32LE(event.length, COUNT_BYTES + slot * LENGTH_BYTES),
  );
  return zstdCompressSync(Buffer.concat([head, ...events]), ZSTD_OPTIONS);
}

/** Gives the events of a frame back, byte for byte. Throws on bytes that are no frame. */
export function unpackFrame(frame: Buffer): Buffer[] {
  const bytes = zstdDecompressSync(frame, { maxOutputLength: LARGEST_FRAME_BYTES });
  const count = bytes.readUInt16LE(0);
  const events: Buffer[] = [];
  let at = COUNT_BYTES + count * LENGTH_BYTES;
  for (let slot = 0; slot < count; slot += 1) {
    const length = bytes.readUInt32LE(COUNT_BYTES + slot * LENGTH_BYTES);
    events.push(bytes.subarray(at, at + length));
    at += length;
  }
  return events;
}
