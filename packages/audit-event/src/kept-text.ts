/** Longest text kept of a key or of kind: enough to recognise it, and to name what came instead. */
const KEPT_TEXT_BYTES = 64;

/** The first bytes of a text that comes in pieces, without making a string of it. */
export class KeptText {
  readonly #bytes = Buffer.alloc(KEPT_TEXT_BYTES);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  /** Adds the bytes of `chunk` from `start` up to `end`, exclusive; what is too long is left out. */
  add(chunk: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end && this.#length < KEPT_TEXT_BYTES; at += 1) {
      this.#bytes[this.#length] = chunk[at] as number;
      this.#length += 1;
    }
  }

  /** By length first: making a string of every key of every event would cost more than the scan. */
  equals(text: Buffer): boolean {
    return (
      text.length === this.#length &&
      this.#bytes.compare(text, 0, this.#length, 0, this.#length) === 0
    );
  }

  toString(): string {
    return this.#bytes.toString('utf8', 0, this.#length);
  }
}
