/** How the value of a key is read. */
export type KeyKind =
  | 'text'
  | 'escaped text'
  | 'last text'
  | 'time'
  | 'code'
  | 'version'
  | 'object';

export interface KeyRule {
  readonly kind: KeyKind;
  /** The span or the time that the value goes to. */
  readonly target: number;
  /** For an object, the keys that are known inside. */
  readonly inside: KeyTable | null;
  /** Tells in a set of bits that the key has been seen; no two keys of an event share it. */
  readonly bit: number;
}

interface KnownKey {
  readonly name: Buffer;
  readonly rule: KeyRule;
}

const LENGTHS = 32;
const LETTERS = 32;

/** The known keys of one kind of object, found by their bytes. */
export class KeyTable {
  readonly #known = Array.from<KnownKey | null>({ length: LENGTHS * LETTERS }).fill(null);

  /** Throws if two keys cannot be told apart by their length and first letter. */
  constructor(rules: Readonly<Record<string, KeyRule>>) {
    for (const [key, rule] of Object.entries(rules)) {
      const name = Buffer.from(key);
      const slot = slotOf(name.length, name[0] as number);
      if (name.length >= LENGTHS || this.#known[slot] !== null)
        throw new Error(`${key} needs a slot of its own: mend slotOf in key-table.ts`);
      this.#known[slot] = { name, rule };
    }
  }

  /** The rule of the key in bytes[start, end); null if it is not known. */
  find(bytes: Uint8Array, start: number, end: number): KeyRule | null {
    const length = end - start;
    if (length >= LENGTHS) return null;
    const known = this.#known[slotOf(length, bytes[start] as number)] as KnownKey | null;
    if (known === null) return null;
    const { name } = known;
    if (name.length !== length) return null;
    for (let index = 0; index < length; index += 1) {
      if (bytes[start + index] !== name[index]) return null;
    }
    return known.rule;
  }
}

const slotOf = (length: number, letter: number): number =>
  length * LETTERS + (letter & (LETTERS - 1));
