import { DICTIONARY_KINDS, type DictionaryKind } from '../schema/dictionary-kinds.ts';

/**
 * Texts remembered in each of two generations, some 100 bytes each. More than the commits that run
 * at the same time can ask for: so what a commit was told to be known is known until it ends.
 */
const GENERATION_TEXTS = 150_000;
/** Longer texts are asked of the database each time: hostile ones must not fill the memory. */
const LONGEST_KEPT_BYTES = 2_048;
const FNV_PRIME = 0x01000193;

/**
 * Remembers the numbers of texts that are in use, by their UTF-8 bytes: a writer looks nine texts of
 * every event up, and making strings of them would cost more than all the rest. What is asked
 * for moves into the younger generation; when that is full the older one, not asked for since, is
 * forgotten as a whole: pods' names are the many, and soon no longer used.
 */
export class TextNumbers {
  readonly #generationTexts: number;
  /** Not the same in every process: nobody can make up texts that all fall into one slot. */
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  readonly #key: TextKey = { hash: 0, kind: 0, bytes: new Uint8Array(), start: 0, end: 0 };
  #young = new Generation();
  #old = new Generation();

  constructor(generationTexts = GENERATION_TEXTS) {
    this.#generationTexts = generationTexts;
  }

  /** The number of bytes[start, end) as a text of this kind; 0 when it is not known. */
  get(kind: DictionaryKind, bytes: Uint8Array, start: number, end: number): number {
    const key = this.#readKey(DICTIONARY_KINDS[kind], bytes, start, end);
    const number = this.#young.get(key);
    if (number !== 0) return number;
    const older = this.#old.get(key);
    if (older !== 0) this.#add(key, older);
    return older;
  }

  set(kind: DictionaryKind, text: string, number: number): void {
    const bytes = Buffer.from(text);
    if (bytes.length > LONGEST_KEPT_BYTES || this.get(kind, bytes, 0, bytes.length) !== 0) return;
    this.#add(this.#readKey(DICTIONARY_KINDS[kind], bytes, 0, bytes.length), number);
  }

  #add(key: TextKey, number: number): void {
    if (this.#young.texts >= this.#generationTexts) {
      this.#old = this.#young;
      this.#young = new Generation();
    }
    this.#young.add(key, number);
  }

  #readKey(kind: number, bytes: Uint8Array, start: number, end: number): TextKey {
    let hash = this.#seed ^ kind;
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ (bytes[at] as number), FNV_PRIME);
    }
    hash ^= hash >>> 15;
    const key = this.#key;
    key.hash = hash;
    key.kind = kind;
    key.bytes = bytes;
    key.start = start;
    key.end = end;
    return key;
  }
}

/** A text that is looked for; one object is used again and again. */
interface TextKey {
  hash: number;
  kind: number;
  bytes: Uint8Array;
  start: number;
  end: number;
}

const FIRST_SLOTS = 1_024;
const FIRST_TEXT_BYTES = 64 * 1024;

/** A hash table with open addressing; texts lie one behind the other in one array of bytes. */
class Generation {
  texts = 0;
  /** Of each slot: which text it holds, counted from 1; 0 where it is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  #hashes = new Int32Array(FIRST_SLOTS);
  #kinds = new Uint8Array(FIRST_SLOTS);
  #numbers = new Uint32Array(FIRST_SLOTS);
  /** Where each text begins; the next one's beginning is its end. */
  #starts = new Uint32Array(FIRST_SLOTS + 1);
  #bytes = new Uint8Array(FIRST_TEXT_BYTES);

  get(key: TextKey): number {
    const mask = this.#slots.length - 1;
    for (let slot = key.hash & mask; ; slot = (slot + 1) & mask) {
      const text = this.#slots[slot] as number;
      if (text === 0) return 0;
      if (this.#hashes[text] === key.hash && this.#isText(text, key))
        return this.#numbers[text] as number;
    }
  }

  add(key: TextKey, number: number): void {
    if ((this.texts + 2) * 2 > this.#slots.length) this.#grow();
    this.texts += 1;
    const text = this.texts;
    const start = this.#starts[text] as number;
    const end = start + key.end - key.start;
    if (end > this.#bytes.length) this.#bytes = enlarge(this.#bytes, Math.max(end, 2 * start));
    this.#bytes.set(key.bytes.subarray(key.start, key.end), start);
    this.#starts[text + 1] = end;
    this.#hashes[text] = key.hash;
    this.#kinds[text] = key.kind;
    this.#numbers[text] = number;
    this.#place(text);
  }

  #place(text: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#hashes[text] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = text;
  }

  #grow(): void {
    const length = this.#slots.length * 2;
    this.#hashes = copyInto(new Int32Array(length), this.#hashes);
    this.#kinds = enlarge(this.#kinds, length);
    this.#numbers = copyInto(new Uint32Array(length), this.#numbers);
    this.#starts = copyInto(new Uint32Array(length + 1), this.#starts);
    this.#slots = new Uint32Array(length);
    for (let text = 1; text <= this.texts; text += 1) this.#place(text);
  }

  #isText(text: number, key: TextKey): boolean {
    const start = this.#starts[text] as number;
    const length = key.end - key.start;
    if ((this.#starts[text + 1] as number) - start !== length || this.#kinds[text] !== key.kind)
      return false;
    for (let at = 0; at < length; at += 1)
      if (this.#bytes[start + at] !== key.bytes[key.start + at]) return false;
    return true;
  }
}

const enlarge = (bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> =>
  copyInto(new Uint8Array(length), bytes);

function copyInto<T extends Uint8Array | Uint32Array | Int32Array>(larger: T, from: T): T {
  larger.set(from);
  return larger;
}
