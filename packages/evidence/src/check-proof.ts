/** Checks what is signed and what leads to it. It stands alone, as check-evidence.ts does. */
import { fromBase64, join, sha256, toBase64, toHex, toUtf8 } from './bytes.ts';
import type { ChunkProof } from './evidence-manifest.ts';

/** Notes something that is not as it should be. */
export type Report = (kind: 'altered' | 'missing', what: string) => void;

/** What a checkpoint says of a log. */
export interface SignedRoot {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
}

/** The signed note: https://c2sp.org/signed-note. */
export async function checkCheckpoint(
  note: string,
  key: string,
  report: Report,
): Promise<SignedRoot | null> {
  const at = note.lastIndexOf('\n\n');
  const text = note.slice(0, at + 1);
  const [origin, size, root] = text.split('\n');
  const [name, id, ...rest] = key.split('+');
  const keyBytes = fromBase64(rest.join('+'));
  const signature = note
    .slice(at + 2)
    .split('\n')
    .map((line) => line.split(' '))
    .find(([dash, signer]) => dash === '—' && signer === name)?.[2];
  const signed = fromBase64(signature ?? '');
  if (at < 0 || !origin || !size || !root || signed.length !== 68 || keyBytes.length !== 33) {
    report('altered', 'checkpoint.txt is not a checkpoint that this key signed');
    return null;
  }
  const expectedId = (await sha256(join([toUtf8(`${name}\n`), keyBytes]))).slice(0, 4);
  const publicKey = await crypto.subtle.importKey('raw', keyBytes.slice(1), 'Ed25519', false, [
    'verify',
  ]);
  const isRight =
    toHex(expectedId) === id &&
    toHex(signed.slice(0, 4)) === id &&
    (await crypto.subtle.verify('Ed25519', publicKey, signed.slice(4), toUtf8(text)));
  if (!isRight) report('altered', 'the signature of checkpoint.txt is not right');
  return { origin, size: Number(size), root };
}

/** RFC 9162, 2.1.3.2. */
export async function leadsToRoot(
  { leaf, position, path }: ChunkProof,
  { size, root }: SignedRoot,
): Promise<boolean> {
  if (!(position >= 0 && position < size)) return false;
  let hash = await sha256(join([Uint8Array.of(0), toUtf8(leaf)]));
  let [node, last] = [position, size - 1];
  for (const step of path) {
    if (last === 0) return false;
    const sibling = fromBase64(step);
    const isRight = node % 2 === 1 || node === last;
    const pair = isRight ? [sibling, hash] : [hash, sibling];
    hash = await sha256(join([Uint8Array.of(1), ...pair]));
    if (isRight)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && toBase64(hash) === root;
}
