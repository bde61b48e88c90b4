/** What a search asks for, whoever asks: form, text, URL and API are views of one filter. */
export const FILTER_FIELDS = [
  'cluster',
  'user',
  'verb',
  'resource',
  'namespace',
  'name',
  'code',
] as const;

export type FilterField = (typeof FILTER_FIELDS)[number];

export interface FilterTerm {
  readonly field: FilterField;
  readonly value: string;
  readonly negated: boolean;
}

/** All terms must hold. */
export interface EventFilter {
  readonly terms: readonly FilterTerm[];
}
