import { hash } from 'node:crypto';
import type { Pool } from 'mysql2/promise';
import { DICTIONARY_KINDS, type DictionaryKind } from '../schema/dictionary-kinds.ts';
import { createTextNumbers, type TextNumbers } from './text-numbers.ts';

/** The column's width; longer texts are cut and marked, and stay apart by their hash. */
export const LONGEST_TEXT = 1_000;
const HASH_HEX_DIGITS = 32;
/** Rows a statement: a few hundred KB at most. */
const TEXTS_PER_STATEMENT = 500;

export interface DictionaryEntry {
  readonly kind: DictionaryKind;
  readonly text: string;
}

export interface Dictionary {
  find(kind: DictionaryKind, text: string): number | undefined;
  /** Makes sure that every entry has a number; afterwards `idOf` knows them. */
  learn(entries: Iterable<DictionaryEntry>): Promise<void>;
  idOf(kind: DictionaryKind, text: string): number;
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
  const known = createTextNumbers();

  const learnSome = async (missing: UnknownTexts): Promise<void> => {
    let left = await lookUp(pool, missing, known);
    if (left.size === 0) return;
    await insert(pool, left);
    left = await lookUp(pool, left, known);
    if (left.size > 0)
      throw new Error(`${left.size} texts have no number after they were inserted`);
  };

  return {
    find: (kind, text) => known.get(kind, text),
    async learn(entries) {
      const missing = new Map<string, DictionaryEntry>();
      for (const entry of entries) {
        missing.set(keyOf(DICTIONARY_KINDS[entry.kind], hashText(entry.text)), entry);
      }
      // Sorted by the unique key: writers that insert the same texts at once then never deadlock.
      const all = [...missing].sort(([a], [b]) => (a < b ? -1 : 1));
      for (let at = 0; at < all.length; at += TEXTS_PER_STATEMENT) {
        await learnSome(new Map(all.slice(at, at + TEXTS_PER_STATEMENT)));
      }
    },
    idOf(kind, text) {
      const id = known.get(kind, text);
      if (id === undefined) throw new Error(`the dictionary was not asked to learn this ${kind}`);
      return id;
    },
  };
}

/** By their unique key, as SQL writes it. */
type UnknownTexts = ReadonlyMap<string, DictionaryEntry>;

const keyOf = (kind: number, hashHex: string): string => `${kind},x'${hashHex}'`;

/** Remembers what is there; returns what is not. */
async function lookUp(
  pool: Pool,
  texts: UnknownTexts,
  known: TextNumbers,
): Promise<Map<string, DictionaryEntry>> {
  const keys = [...texts.keys()].map((key) => `(${key})`);
  const [rows] = await pool.query(
    `SELECT id, kind, hash FROM dictionary WHERE (kind, hash) IN (${keys.join(',')})`,
  );
  const left = new Map(texts);
  for (const row of rows as Array<{ id: number; kind: number; hash: Buffer }>) {
    const key = keyOf(row.kind, row.hash.toString('hex'));
    const entry = left.get(key);
    if (entry === undefined) continue;
    known.set(entry.kind, entry.text, row.id);
    left.delete(key);
  }
  return left;
}

/** Texts go as hex of their UTF-8: whatever an event says, there is nothing to escape. */
async function insert(pool: Pool, texts: UnknownTexts): Promise<void> {
  const rows = [...texts].map(
    ([key, { text }]) => `(${key},x'${Buffer.from(cut(text)).toString('hex')}')`,
  );
  await pool.query(
    `INSERT INTO dictionary (kind, hash, text) VALUES ${rows.join(',')} ON DUPLICATE KEY UPDATE id = id`,
  );
}

function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const points = Array.from(text.slice(0, LONGEST_TEXT * 2 + 2));
  return points.length <= LONGEST_TEXT ? text : `${points.slice(0, LONGEST_TEXT - 1).join('')}…`;
}
