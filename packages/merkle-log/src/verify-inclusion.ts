import { HASH_BYTES, hashChildren } from './tree-hash.ts';

/** What a proof of inclusion claims. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** True when the leaf stands at this place in the log of this root (RFC 9162, 2.1.3.2). */
export function verifyInclusion({ leafHash, index, size, root, path }: InclusionClaim): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return false;
  let node = index;
  let last = size - 1;
  let hash: Uint8Array = leafHash;
  for (const sibling of path) {
    if (last === 0 || sibling.length !== HASH_BYTES) return false;
    if (node % 2 === 1 || node === last) {
      hash = hashChildren(sibling, hash);
      // A node without a right sibling goes up unchanged.
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = hashChildren(hash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && Buffer.compare(hash, root) === 0;
}
