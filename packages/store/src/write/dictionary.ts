import { createHash } from 'node:crypto';
import type { Pool } from 'mysql2/promise';
import { DICTIONARY_KINDS, type DictionaryKind } from '../schema/dictionary-kinds.ts';

/** The column's width; longer texts are cut and marked, and stay apart by their hash. */
export const LONGEST_TEXT = 1_000;
const HASH_BYTES = 16;
/** Texts remembered; some 100 bytes each. Pods' names are the many, and soon forgotten. */
const REMEMBERED_TEXTS = 200_000;
/** Rows a statement: a few hundred KB at most. */
const TEXTS_PER_STATEMENT = 500;

export interface DictionaryEntry {
  readonly kind: DictionaryKind;
  readonly text: string;
}

export interface Dictionary {
  /** Makes sure that every entry has a number; afterwards `idOf` knows them. */
  learn(entries: Iterable<DictionaryEntry>): Promise<void>;
  idOf(kind: DictionaryKind, text: string): number;
}

/** 16 bytes of SHA-256 over a text's UTF-8. */
export function hashText(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, HASH_BYTES);
}

/**
 * Gives texts their numbers, the same in every writer. New texts are committed on their own,
 * before the events that use them: a text that no event uses in the end does no harm.
 */
export function createDictionary(pool: Pool): Dictionary {
  const known = new Map<string, number>();

  const remember = (key: string, id: number): void => {
    if (known.size >= REMEMBERED_TEXTS) {
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    }
    known.set(key, id);
  };

  const learnSome = async (missing: ReadonlyMap<string, DictionaryEntry>): Promise<void> => {
    let left = await lookUp(pool, missing, remember);
    if (left.size === 0) return;
    await insert(pool, left);
    left = await lookUp(pool, left, remember);
    if (left.size > 0)
      throw new Error(`${left.size} texts have no number after they were inserted`);
  };

  return {
    async learn(entries) {
      const missing = new Map<string, DictionaryEntry>();
      for (const entry of entries) {
        const key = keyOf(entry.kind, entry.text);
        const id = known.get(key);
        if (id === undefined) missing.set(key, entry);
      }
      const all = [...missing];
      for (let at = 0; at < all.length; at += TEXTS_PER_STATEMENT) {
        await learnSome(new Map(all.slice(at, at + TEXTS_PER_STATEMENT)));
      }
    },
    idOf(kind, text) {
      const id = known.get(keyOf(kind, text));
      if (id === undefined) throw new Error(`the dictionary was not asked to learn this ${kind}`);
      return id;
    },
  };
}

const keyOf = (kind: DictionaryKind, text: string): string => `${DICTIONARY_KINDS[kind]}:${text}`;

type Entries = ReadonlyMap<string, DictionaryEntry>;

/** Remembers what is there; returns what is not. */
async function lookUp(
  pool: Pool,
  entries: Entries,
  remember: (key: string, id: number) => void,
): Promise<Map<string, DictionaryEntry>> {
  const keyByHash = new Map<string, string>();
  for (const [key, entry] of entries) keyByHash.set(hashKey(entry), key);
  const pairs = [...entries.values()].map((entry) => [
    DICTIONARY_KINDS[entry.kind],
    hashText(entry.text),
  ]);
  const [rows] = await pool.query(
    'SELECT id, kind, hash FROM dictionary WHERE (kind, hash) IN (?)',
    [pairs],
  );
  const left = new Map(entries);
  for (const row of rows as Array<{ id: number; kind: number; hash: Buffer }>) {
    const key = keyByHash.get(`${row.kind}:${row.hash.toString('hex')}`);
    if (key === undefined) continue;
    remember(key, row.id);
    left.delete(key);
  }
  return left;
}

/** Sorted by the unique key: writers that insert the same texts at once then never deadlock. */
async function insert(pool: Pool, entries: Entries): Promise<void> {
  const rows = [...entries.values()]
    .map((entry) => ({ entry, sort: hashKey(entry) }))
    .sort((a, b) => (a.sort < b.sort ? -1 : 1))
    .map(({ entry }) => [DICTIONARY_KINDS[entry.kind], hashText(entry.text), cut(entry.text)]);
  await pool.query(
    'INSERT INTO dictionary (kind, hash, text) VALUES ? ON DUPLICATE KEY UPDATE id = id',
    [rows],
  );
}

function hashKey(entry: DictionaryEntry): string {
  return `${DICTIONARY_KINDS[entry.kind]}:${hashText(entry.text).toString('hex')}`;
}

function cut(text: string): string {
  const points = Array.from(text.slice(0, LONGEST_TEXT * 2 + 2));
  return points.length <= LONGEST_TEXT ? text : `${points.slice(0, LONGEST_TEXT - 1).join('')}…`;
}
