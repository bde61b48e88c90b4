import { hash } from 'node:crypto';
import type { Pool } from 'mysql2/promise';
import { DICTIONARY_KINDS, type DictionaryKind } from '../schema/dictionary-kinds.ts';
import { TextNumbers } from './text-numbers.ts';

/** The column's width; longer texts are cut and marked, and stay apart by their hash. */
export const LONGEST_TEXT = 1_000;
const HASH_HEX_DIGITS = 32;
/** Rows a statement: a few hundred KB at most. */
const TEXTS_PER_STATEMENT = 500;

/** A text without a number yet, and where its number is wanted. */
export interface UnknownText {
  readonly kind: DictionaryKind;
  readonly text: string;
  readonly column: Uint32Array;
  readonly row: number;
}

export interface Dictionary {
  /** The number of a text in its UTF-8 bytes [start, end); 0 when it has to be learned. */
  find(kind: DictionaryKind, bytes: Uint8Array, start: number, end: number): number;
  /** Fills every place in; texts that are new get their numbers. */
  learn(texts: readonly UnknownText[]): Promise<void>;
}

/** 16 bytes of SHA-256 over a text's UTF-8, as hex. */
function hashText(text: string): string {
  return hash('sha256', text, 'hex').slice(0, HASH_HEX_DIGITS);
}

/** 16 bytes of SHA-256 over a text's UTF-8, as the column `hash` holds them. */
export function hashTextBytes(text: string): Buffer {
  return Buffer.from(hashText(text), 'hex');
}

/**
 * Gives texts their numbers, the same in every writer. New texts are committed on their own,
 * before the events that use them: a text that no event uses in the end does no harm.
 */
export function createDictionary(pool: Pool): Dictionary {
  const known = new TextNumbers();

  const learnSome = async (missing: UnknownTexts): Promise<void> => {
    let left = await lookUp(pool, missing, known);
    if (left.size === 0) return;
    await insert(pool, left);
    left = await lookUp(pool, left, known);
    if (left.size > 0)
      throw new Error(`${left.size} texts have no number after they were inserted`);
  };

  return {
    find: (kind, bytes, start, end) => known.get(kind, bytes, start, end),
    async learn(texts) {
      const missing = Map.groupBy(texts, ({ kind, text }) =>
        keyOf(DICTIONARY_KINDS[kind], hashText(text)),
      );
      // Sorted by the unique key: writers that insert the same texts at once then never deadlock.
      const all = [...missing].sort(([a], [b]) => (a < b ? -1 : 1));
      for (let at = 0; at < all.length; at += TEXTS_PER_STATEMENT) {
        await learnSome(new Map(all.slice(at, at + TEXTS_PER_STATEMENT)));
      }
    },
  };
}

/** By their unique key, as SQL writes it: all places that want the number. */
type UnknownTexts = ReadonlyMap<string, readonly UnknownText[]>;

const keyOf = (kind: number, hashHex: string): string => `${kind},x'${hashHex}'`;

/** Fills in and remembers what is there; returns what is not. */
async function lookUp(pool: Pool, texts: UnknownTexts, known: TextNumbers): Promise<UnknownTexts> {
  const keys = [...texts.keys()].map((key) => `(${key})`);
  const [rows] = await pool.query(
    `SELECT id, kind, hash FROM dictionary WHERE (kind, hash) IN (${keys.join(',')})`,
  );
  const left = new Map(texts);
  for (const row of rows as Array<{ id: number; kind: number; hash: Buffer }>) {
    const key = keyOf(row.kind, row.hash.toString('hex'));
    const places = left.get(key) ?? [];
    for (const { column, row: at } of places) column[at] = row.id;
    const [first] = places;
    if (first !== undefined) known.set(first.kind, first.text, row.id);
    left.delete(key);
  }
  return left;
}

/** Texts go as hex of their UTF-8: whatever an event says, there is nothing to escape. */
async function insert(pool: Pool, texts: UnknownTexts): Promise<void> {
  const rows = [...texts].map(([key, [first]]) => {
    const text = Buffer.from(cut(first?.text ?? ''));
    return `(${key},x'${text.toString('hex')}')`;
  });
  await pool.query(
    `INSERT INTO dictionary (kind, hash, text) VALUES ${rows.join(',')} ON DUPLICATE KEY UPDATE id = id`,
  );
}

function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const points = Array.from(text.slice(0, LONGEST_TEXT * 2 + 2));
  return points.length <= LONGEST_TEXT ? text : `${points.slice(0, LONGEST_TEXT - 1).join('')}…`;
}
