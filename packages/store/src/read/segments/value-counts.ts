import type { Rows } from '../../format/column-source.ts';

/** Numbers of the dictionary below this are counted in an array: a Map takes five times as long. */
const MOST_IN_ARRAY = 4_000_000;

/** How often each value of a column occurs. */
export class ValueCounts {
  readonly #none: number;
  #counts = new Uint32Array(1_024);
  readonly #large = new Map<number, number>();

  /** `none` is the value that stands for no value: it is not counted. */
  constructor(none: number) {
    this.#none = none;
  }

  add(value: number): void {
    if (value === this.#none) return;
    if (value >= MOST_IN_ARRAY) this.#large.set(value, (this.#large.get(value) ?? 0) + 1);
    else {
      if (value >= this.#counts.length) this.#enlarge(value);
      this.#counts[value] = (this.#counts[value] as number) + 1;
    }
  }

  addRows(column: ArrayLike<number>, rows: Rows): void {
    for (let at = 0; at < rows.length; at += 1) this.add(column[rows[at] as number] as number);
  }

  addAll(column: ArrayLike<number>): void {
    for (let at = 0; at < column.length; at += 1) this.add(column[at] as number);
  }

  /** Values with their counts, most frequent first. */
  most(limit: number): Array<[value: number, count: number]> {
    const all: Array<[number, number]> = [...this.#large];
    this.#counts.forEach((count, value) => {
      if (count > 0) all.push([value, count]);
    });
    return all.sort((a, b) => b[1] - a[1]).slice(0, limit);
  }

  #enlarge(value: number): void {
    const larger = new Uint32Array(Math.max(value + 1, this.#counts.length * 2));
    larger.set(this.#counts);
    this.#counts = larger;
  }
}
