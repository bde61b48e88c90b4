import type { Database } from '../connection/database.ts';
import { DICTIONARY_KINDS } from '../schema/dictionary-kinds.ts';
import type { TEXT_FIELDS } from './event-filter.ts';
import { kindOf, readResourceNames } from './find-texts.ts';

const MOST_SUGGESTED = 12;

/** Values of a field that begin with a prefix, in their order: a short range of an index. */
export async function suggestTexts(
  db: Database,
  field: (typeof TEXT_FIELDS)[number],
  prefix: string,
): Promise<string[]> {
  if (field === 'resource' || field === 'group' || field === 'subresource') {
    const names = await readResourceNames(db.knex, field);
    return names.filter((name) => name.startsWith(prefix)).slice(0, MOST_SUGGESTED);
  }
  const rows = await db
    .knex('dictionary')
    .where({ kind: DICTIONARY_KINDS[kindOf(field)] })
    .andWhere('text', 'like', `${prefix.replaceAll(/[\\%_]/g, '\\$&')}%`)
    .orderBy('text')
    .limit(MOST_SUGGESTED)
    .select<Array<{ text: string }>>('text');
  return rows.map(({ text }) => text);
}
