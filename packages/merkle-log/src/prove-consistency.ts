import { divide, readSubtree, type TreeReader } from './tree-reader.ts';

/**
 * The hashes that show that the log of `to` leaves begins with the log of `from` leaves (RFC 6962,
 * 2.1.2). Empty where there is nothing to show: for an empty log, and for two of one size.
 */
export async function proveConsistency(
  reader: TreeReader,
  from: number,
  to: number,
): Promise<Buffer[]> {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to)
    throw new RangeError(`a log cannot grow from ${from} to ${to} leaves`);
  if (from === 0 || from === to) return [];
  return proveWithin(reader, from, { first: 0, count: to, isWhole: true });
}

/** `isWhole`: the old log's root is that of this subtree, so the verifier knows it already. */
async function proveWithin(
  reader: TreeReader,
  from: number,
  subtree: { readonly first: number; readonly count: number; readonly isWhole: boolean },
): Promise<Buffer[]> {
  const { first, count, isWhole } = subtree;
  if (from === count) return isWhole ? [] : [await readSubtree(reader, first, count)];
  const left = divide(count);
  const middle = first + left;
  return from <= left
    ? [
        ...(await proveWithin(reader, from, { first, count: left, isWhole })),
        await readSubtree(reader, middle, count - left),
      ]
    : [
        ...(await proveWithin(reader, from - left, {
          first: middle,
          count: count - left,
          isWhole: false,
        })),
        await readSubtree(reader, first, left),
      ];
}
