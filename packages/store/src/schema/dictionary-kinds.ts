/** What a text of the dictionary is; stored by number: append only. */
export const DICTIONARY_KINDS = {
  cluster: 1,
  user: 2,
  agent: 3,
  ip: 4,
  verb: 5,
  /** `group/resource/subresource`, where group and subresource may be empty. */
  resource: 6,
  namespace: 7,
  name: 8,
} as const;

export type DictionaryKind = keyof typeof DICTIONARY_KINDS;
