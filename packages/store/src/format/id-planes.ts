import { ID_BYTES } from './segment-columns.ts';

/**
 * The ids of a segment as they lie in its column: all first bytes, then all second ones and so on.
 * Searches need few of them: to make rows of all 65,536 takes 3 ms, to unpack them 0.3.
 */
export class IdPlanes {
  readonly #planes: Uint8Array;
  readonly #count: number;

  constructor(planes: Uint8Array) {
    this.#planes = planes;
    this.#count = planes.length / ID_BYTES;
  }

  at(row: number): Buffer {
    const id = Buffer.allocUnsafe(ID_BYTES);
    for (let byte = 0; byte < ID_BYTES; byte += 1)
      id[byte] = this.#planes[byte * this.#count + row] as number;
    return id;
  }

  /** The first row whose id is not below this one; ids are sorted. */
  rowFrom(id: Buffer): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isBelow(middle, id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isBelow(row: number, id: Buffer): boolean {
    for (let byte = 0; byte < ID_BYTES; byte += 1) {
      const difference = (this.#planes[byte * this.#count + row] as number) - (id[byte] as number);
      if (difference !== 0) return difference < 0;
    }
    return false;
  }
}
