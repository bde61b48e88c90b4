import { DICTIONARY_KINDS, type DictionaryKind } from '../schema/dictionary-kinds.ts';

/**
 * Texts remembered in each of two generations, some 100 bytes each. More than the commits that run
 * at the same time can ask for: so what a commit was told to be known is known until it ends.
 */
const GENERATION_TEXTS = 150_000;

export interface TextNumbers {
  get(kind: DictionaryKind, text: string): number | undefined;
  set(kind: DictionaryKind, text: string, id: number): void;
}

type Generation = Record<DictionaryKind, Map<string, number>>;

/**
 * Remembers the numbers of texts that are in use. What is asked for moves into the younger
 * generation; when that is full the older one, not asked for since, is forgotten as a whole: pods'
 * names are the many, and soon no longer used.
 */
export function createTextNumbers(generationTexts = GENERATION_TEXTS): TextNumbers {
  let young = createGeneration();
  let old = createGeneration();
  let youngTexts = 0;

  const set = (kind: DictionaryKind, text: string, id: number): void => {
    if (youngTexts >= generationTexts) {
      old = young;
      young = createGeneration();
      youngTexts = 0;
    }
    young[kind].set(text, id);
    youngTexts += 1;
  };

  return {
    set,
    get(kind, text) {
      const id = young[kind].get(text);
      if (id !== undefined) return id;
      const older = old[kind].get(text);
      if (older !== undefined) set(kind, text, older);
      return older;
    },
  };
}

function createGeneration(): Generation {
  const kinds = Object.keys(DICTIONARY_KINDS) as DictionaryKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, new Map()])) as Generation;
}
