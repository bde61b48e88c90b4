/**
 * Reads the files of a zip. It stands alone, as check-evidence.ts does: browsers can inflate, and have
 * nothing that finds the files. A file that cannot be unpacked is empty: whoever compares it finds it
 * changed, and can name it. Throws on bytes that are no zip, or one that cannot be read here: a thousand
 * times its size can come out of a zip, so what is unpacked has a limit.
 */
const END_OF_LIST = 0x06054b50;
const LISTED_FILE = 0x02014b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const DEFLATED = 8;
/** What fits into one buffer of every browser. */
const MOST_BYTES = 2 ** 31;

export async function readZip(
  zip: Uint8Array<ArrayBuffer>,
  mostBytes = MOST_BYTES,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  let leftBytes = mostBytes;
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = findEnd(view);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== LISTED_FILE) throw new Error('the list of the zip is broken');
    const method = view.getUint16(at + 10, true);
    const packedBytes = view.getUint32(at + 20, true);
    const nameBytes = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameBytes));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = zip.subarray(start, start + packedBytes);
    if (files.has(name)) throw new Error(`the zip has two files ${name}`);
    const file = method === DEFLATED ? await inflate(packed, leftBytes) : packed;
    if (file === null)
      throw new Error(`the zip unpacks to more than ${mostBytes} bytes: ask for smaller packages`);
    leftBytes -= file.length;
    files.set(name, file);
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return files;
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= first; at -= 1)
    if (view.getUint32(at, true) === END_OF_LIST) return at;
  throw new Error('this is not a zip, or it was cut');
}

/** Empty where it cannot be unpacked; null where more than `mostBytes` come out. */
async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      bytes += read.value.length;
      if (bytes > mostBytes) return null;
      pieces.push(read.value);
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  } catch {
    return new Uint8Array();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
