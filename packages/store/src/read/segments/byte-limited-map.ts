/** Forgets what was not used for longest when its values take too much memory. */
export class ByteLimitedMap<Key, Value extends { readonly byteLength: number }> {
  readonly #limitBytes: number;
  readonly #values = new Map<Key, Value>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: Key): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) {
      // Behind all others: a Map gives its keys in the order in which they were set.
      this.#values.delete(key);
      this.#values.set(key, value);
    }
    return value;
  }

  set(key: Key, value: Value): void {
    this.#forget(key);
    this.#values.set(key, value);
    this.#bytes += value.byteLength;
    for (const oldest of this.#values.keys()) {
      if (this.#bytes <= this.#limitBytes || oldest === key) break;
      this.#forget(oldest);
    }
  }

  #forget(key: Key): void {
    this.#bytes -= this.#values.get(key)?.byteLength ?? 0;
    this.#values.delete(key);
  }
}
