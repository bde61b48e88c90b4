/** Something that is not as the log says. */
export interface Finding {
  /** altered: something is there that was not stored so; missing: something that was stored is gone. */
  readonly kind: 'altered' | 'missing';
  /** The leaf that it is about, from 0; of a stretch of leaves, the first that may be meant. */
  readonly position: number;
  /** In plain words. */
  readonly what: string;
}

/** Enough to see what was done; the verdict counts all. */
const MOST_KEPT = 1_000;

/** Collects findings: the first ones by their place in the log, and how many there are. */
export class Findings {
  #kept: Finding[] = [];
  #altered = 0;
  #missing = 0;

  add(kind: Finding['kind'], position: number, what: string): void {
    if (kind === 'altered') this.#altered += 1;
    else this.#missing += 1;
    this.#kept.push({ kind, position, what });
    if (this.#kept.length >= 2 * MOST_KEPT) this.#kept = this.sorted();
  }

  get altered(): number {
    return this.#altered;
  }

  get missing(): number {
    return this.#missing;
  }

  sorted(): Finding[] {
    return this.#kept.toSorted((a, b) => a.position - b.position).slice(0, MOST_KEPT);
  }
}
