/** Remembered that long, by halves: about what a cluster did in the last minutes. */
const HALF_LIFE_MS = 60_000;
/** A cluster may bring so much more than its even share before it counts as noisy. */
const NOISY_FACTOR = 1.5;
/** Who brought less than this in the last minutes takes no part: its share would be nobody's. */
const LEAST_BYTES = 10_000;
/** Within so long at most a hundredth fades. Fading goes over all clusters, and notes come with every POST. */
const FADE_EVERY_MS = 1_000;

/** How much each cluster brought lately, to tell a noisy one from the others. Times are of one clock that nobody sets. */
export class SourceShares {
  readonly #bytes = new Map<string, number>();
  #atMs = 0;

  note(cluster: string, bytes: number, nowMs: number): void {
    this.#fade(nowMs);
    this.#bytes.set(cluster, (this.#bytes.get(cluster) ?? 0) + bytes);
  }

  /** True when it brings more than its share, and there are others whom that could starve. */
  isNoisy(cluster: string, nowMs: number): boolean {
    this.#fade(nowMs);
    const active = [...this.#bytes.values()].filter((bytes) => bytes >= LEAST_BYTES);
    if (active.length < 2) return false;
    const evenShare = active.reduce((sum, bytes) => sum + bytes, 0) / active.length;
    return (this.#bytes.get(cluster) ?? 0) > evenShare * NOISY_FACTOR;
  }

  #fade(nowMs: number): void {
    if (nowMs - this.#atMs < FADE_EVERY_MS) return;
    const keep = 2 ** (-(nowMs - this.#atMs) / HALF_LIFE_MS);
    this.#atMs = nowMs;
    for (const [cluster, bytes] of this.#bytes) {
      // Forgotten in the end: the names come from senders, and there could be many.
      if (bytes * keep < 1) this.#bytes.delete(cluster);
      else this.#bytes.set(cluster, bytes * keep);
    }
  }
}
