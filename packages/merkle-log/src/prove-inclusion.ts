import { divide, readSubtree, type TreeReader } from './tree-reader.ts';

/** The hashes that lead from a leaf to the root over `size` leaves, lowest first (RFC 6962, 2.1.1). */
export async function proveInclusion(
  reader: TreeReader,
  index: number,
  size: number,
): Promise<Buffer[]> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size)
    throw new RangeError(`a log of ${size} leaves has no leaf ${index}`);
  return pathWithin(reader, index, { first: 0, count: size });
}

async function pathWithin(
  reader: TreeReader,
  index: number,
  { first, count }: { readonly first: number; readonly count: number },
): Promise<Buffer[]> {
  if (count === 1) return [];
  const left = divide(count);
  const middle = first + left;
  return index < middle
    ? [
        ...(await pathWithin(reader, index, { first, count: left })),
        await readSubtree(reader, middle, count - left),
      ]
    : [
        ...(await pathWithin(reader, index, { first: middle, count: count - left })),
        await readSubtree(reader, first, left),
      ];
}
