import { EMPTY_ROOT, hashChildren } from './tree-hash.ts';

/**
 * Where the nodes of a tree come from. Only complete ones are asked for: `level` 0 is the leaves,
 * and node `index` of level n is over the leaves from `index * 2^n` up to `(index + 1) * 2^n`.
 */
export interface TreeReader {
  node(level: number, index: number): Promise<Buffer>;
}

/** The root over the first `size` leaves. */
export async function readRoot(reader: TreeReader, size: number): Promise<Buffer> {
  return size === 0 ? EMPTY_ROOT : readSubtree(reader, 0, size);
}

/** The root over `count` leaves from `first` on, as RFC 6962 divides them. */
export async function readSubtree(
  reader: TreeReader,
  first: number,
  count: number,
): Promise<Buffer> {
  if (powerBelow(count) === count) return reader.node(Math.log2(count), first / count);
  const left = divide(count);
  return hashChildren(
    await readSubtree(reader, first, left),
    await readSubtree(reader, first + left, count - left),
  );
}

/** The largest power of two that is not above a number of leaves. */
export function powerBelow(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}

/** How many of some leaves stand left of the division: the largest power of two that is less than all. */
export const divide = (count: number): number => powerBelow(count - 1);
