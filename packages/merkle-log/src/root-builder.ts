import { EMPTY_ROOT, hashChildren } from './tree-hash.ts';

/** Follows a log leaf by leaf, with one hash a level in memory, and tells its root at any moment. */
export class RootBuilder {
  /** The complete subtrees from left to right, with how many leaves each has. */
  readonly #subtrees: Array<{ readonly hash: Buffer; readonly count: number }> = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(leafHash: Buffer): void {
    let added = { hash: leafHash, count: 1 };
    for (
      let last = this.#subtrees.at(-1);
      last?.count === added.count;
      last = this.#subtrees.at(-1)
    ) {
      added = { hash: hashChildren(last.hash, added.hash), count: added.count * 2 };
      this.#subtrees.pop();
    }
    this.#subtrees.push(added);
    this.#size += 1;
  }

  root(): Buffer {
    const hashes = this.#subtrees.map(({ hash }) => hash);
    if (hashes.length === 0) return EMPTY_ROOT;
    return hashes.reduceRight((right, left) => hashChildren(left, right));
  }
}
