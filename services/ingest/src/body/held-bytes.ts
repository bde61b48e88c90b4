/** The bytes of a body that have come in and not yet gone on, by their offset in the whole body. */
export class HeldBytes {
  #chunks: Buffer[] = [];
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#end += chunk.length;
  }

  /** Copies a range only where it lies in several chunks. */
  read(start: number, end: number): Buffer {
    const pieces = this.#slice(start, end);
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  }

  /** Lets go of all up to `end`, exclusive, and gives it in pieces. */
  take(end: number): Buffer[] {
    const pieces = this.#slice(this.#start, end);
    let at = this.#start;
    while (this.#chunks.length > 0) {
      const [chunk] = this.#chunks as [Buffer];
      if (at + chunk.length > end) {
        this.#chunks[0] = chunk.subarray(end - at);
        break;
      }
      at += chunk.length;
      this.#chunks.shift();
    }
    this.#start = end;
    return pieces;
  }

  #slice(start: number, end: number): Buffer[] {
    const pieces: Buffer[] = [];
    let at = this.#start;
    for (const chunk of this.#chunks) {
      const from = Math.max(start - at, 0);
      const to = Math.min(end - at, chunk.length);
      if (from < to) pieces.push(chunk.subarray(from, to));
      at += chunk.length;
      if (at >= end) break;
    }
    return pieces;
  }
}
