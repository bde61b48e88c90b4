import { createReadStream } from 'node:fs';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

/** Told by the first bytes: rotated files have all kinds of names. */
const COMPRESSIONS: ReadonlyArray<readonly [magic: Buffer, create: () => Transform]> = [
  [Buffer.from([0x1f, 0x8b]), createGunzip],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), createZstdDecompress],
];

/** The bytes of a log, whether it is compressed or not. `onRead` hears of bytes as they lie on disk. */
export const openLog = (path: string, onRead?: (bytes: number) => void): AsyncIterable<Buffer> =>
  inflate(createReadStream(path, { highWaterMark: 2 ** 18 }), onRead);

/** The same for a stream such as standard input. */
export async function* inflate(
  source: AsyncIterable<Buffer>,
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  const chunks = counted(source, onRead);
  let first = Buffer.alloc(0);
  while (first.length < 4) {
    const next = await chunks.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const all = prepend(first, chunks);
  const compression = COMPRESSIONS.find(([magic]) => first.subarray(0, magic.length).equals(magic));
  if (compression === undefined) return yield* all;
  const inflated = compression[1]();
  pipeline(Readable.from(all), inflated, () => undefined); // Its error ends the reading below.
  yield* inflated;
}

async function* counted(
  source: AsyncIterable<Buffer>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer, undefined> {
  for await (const chunk of source) {
    onRead(chunk.length);
    yield chunk;
  }
  return undefined;
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
