import { EMPTY_ROOT, HASH_BYTES, hashChildren } from './tree-hash.ts';
import { powerBelow } from './tree-reader.ts';

/** What a proof of consistency claims. */
export interface ConsistencyClaim {
  readonly from: number;
  readonly fromRoot: Uint8Array;
  readonly to: number;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** True when the second log begins with all leaves of the first, in their order (RFC 9162, 2.1.4.2). */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { from, fromRoot, to, toRoot, proof } = claim;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to)
    return false;
  if (from === 0) return proof.length === 0 && Buffer.compare(fromRoot, EMPTY_ROOT) === 0;
  if (from === to) return proof.length === 0 && Buffer.compare(fromRoot, toRoot) === 0;
  // The old log is a subtree of its own: its root is the first hash, which the proof leaves out.
  const steps = powerBelow(from) === from ? [fromRoot, ...proof] : proof;
  const [start] = steps;
  if (start === undefined || steps.some(({ length }) => length !== HASH_BYTES)) return false;
  return climb(claim, start, steps.slice(1));
}

function climb(
  { from, fromRoot, to, toRoot }: ConsistencyClaim,
  start: Uint8Array,
  steps: readonly Uint8Array[],
): boolean {
  let node = from - 1;
  let last = to - 1;
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  let [oldHash, newHash]: [Uint8Array, Uint8Array] = [start, start];
  for (const sibling of steps) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = hashChildren(sibling, oldHash);
      newHash = hashChildren(sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else newHash = hashChildren(newHash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return (
    last === 0 && Buffer.compare(oldHash, fromRoot) === 0 && Buffer.compare(newHash, toRoot) === 0
  );
}
