/**
 * A Bloom filter: says of a value that it is surely not in a set, or that it may be. Both words of
 * bodies and values of rows are looked for through one, so that a search opens only what may match.
 */

/** Bits set for each value: at half of all bits set, 6 % of the values that are not there pass. */
const HASHES = 4;
/** Folding goes on as long as no more than this part of the bits is set. */
const FULLEST = 0.5;
const SMALLEST_BYTES = 8;
/** Fits into the processor's nearest cache. */
const RECENT_VALUES = 2_048;

/** Collects values. Made larger than needed and folded at the end: nobody has to count them first. */
export class BloomBuilder {
  readonly #bytes: Uint8Array;
  readonly #mask: number;
  /** Values added lately, by the last bits of their hash: nine of ten words come again at once. */
  readonly #recent = new Int32Array(RECENT_VALUES);

  /** `bits` is rounded up to a power of two. */
  constructor(bits: number) {
    const bytes = 2 ** Math.ceil(Math.log2(Math.max(bits / 8, SMALLEST_BYTES)));
    this.#bytes = new Uint8Array(bytes);
    this.#mask = bytes * 8 - 1;
    this.#recent[0] = 1; // No hash that belongs there: 0 must not look as if it were added.
  }

  /** Adds a value by its hash of 32 bits. */
  add(hash: number): void {
    const recent = hash & (RECENT_VALUES - 1);
    if (this.#recent[recent] === hash) return;
    this.#recent[recent] = hash;
    const bytes = this.#bytes;
    const mask = this.#mask;
    const step = stepOf(hash);
    let bit = hash;
    for (let index = 0; index < HASHES; index += 1) {
      const at = bit & mask;
      bytes[at >>> 3] = (bytes[at >>> 3] as number) | (1 << (at & 7));
      bit += step;
    }
  }

  /** The filter, as small as it can be. */
  finish(): Buffer {
    let bytes: Uint8Array = this.#bytes;
    let filled = fillOf(bytes);
    // Two halves laid on each other: a bit is set there if it was in either.
    while (bytes.length > SMALLEST_BYTES && 1 - (1 - filled) ** 2 <= FULLEST) {
      bytes = fold(bytes);
      filled = fillOf(bytes);
    }
    return Buffer.from(bytes);
  }
}

/** False: no value with this hash was added. */
export function mayHold(filter: Uint8Array, hash: number): boolean {
  const mask = filter.length * 8 - 1;
  const step = stepOf(hash);
  let bit = hash;
  for (let index = 0; index < HASHES; index += 1) {
    const at = bit & mask;
    if (((filter[at >>> 3] as number) & (1 << (at & 7))) === 0) return false;
    bit += step;
  }
  return true;
}

/** Spreads a number over 32 bits (the finaliser of MurmurHash3). */
export function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Odd, so that the bits of one value differ whatever the size. */
const stepOf = (hash: number): number => mix(hash ^ 0x9e3779b9) | 1;

function fold(bytes: Uint8Array): Uint8Array {
  const half = bytes.length / 2;
  const folded = new Uint32Array(bytes.slice(0, half).buffer);
  const upper = new Uint32Array(bytes.slice(half).buffer);
  for (let at = 0; at < folded.length; at += 1)
    folded[at] = (folded[at] as number) | (upper[at] as number);
  return new Uint8Array(folded.buffer);
}

/** The part of the bits that is set. */
function fillOf(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let set = 0;
  for (let at = 0; at < words.length; at += 1) set += countBits(words[at] as number);
  return set / (bytes.length * 8);
}

/** Adds neighbouring bits, then pairs, then nibbles, then bytes: Hacker's Delight, 5-1. */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
