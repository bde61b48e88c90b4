import { HAS_WORDS, isTextField, wordsOf } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { FIELD_NAMES } from './field-names.ts';

/** Values that a field takes and that begin with a prefix; without a field the names of fields. */
export async function suggestValues(
  reader: Pick<EventReader, 'suggest'>,
  name: string,
  prefix: string,
): Promise<string[]> {
  const lower = prefix.toLowerCase();
  const among = (words: readonly string[]): string[] =>
    words.filter((word) => word.toLowerCase().startsWith(lower));
  if (name === '')
    return among([...new Set(FIELD_NAMES.values()), 'has']).map((field) => `${field}:`);
  if (name.toLowerCase() === 'has') return among(HAS_WORDS);
  const field = FIELD_NAMES.get(name.toLowerCase());
  if (field === undefined) return [];
  const words = wordsOf(field);
  if (words !== null) return among(words);
  return isTextField(field) ? reader.suggest(field, prefix) : [];
}
