import type { Mask } from '@k8s-audit/audit-event';

/** Fields whose values the rows hold as numbers of the dictionary. */
export const TEXT_FIELDS = [
  'cluster',
  'user',
  'as',
  'verb',
  'resource',
  'group',
  'subresource',
  'namespace',
  'name',
  'ip',
  'agent',
] as const;

/** Fields of one out of few words. */
export const WORD_FIELDS = ['actor', 'stage', 'level', 'outcome', 'decision'] as const;

/** Fields that are compared by size. */
export const NUMBER_FIELDS = ['code', 'duration'] as const;

/** Fields that only the event itself holds: looking for them reads bodies. */
export const BODY_FIELDS = ['uri', 'auditid', 'message', 'body'] as const;

export const FILTER_FIELDS = [
  ...TEXT_FIELDS,
  ...WORD_FIELDS,
  ...NUMBER_FIELDS,
  'time',
  ...BODY_FIELDS,
] as const;

export type FilterField = (typeof FILTER_FIELDS)[number];

const isOneOf =
  <Name extends string>(names: readonly Name[]) =>
  (name: string): name is Name =>
    (names as readonly string[]).includes(name);

export const isTextField = isOneOf(TEXT_FIELDS);
export const isNumberField = isOneOf(NUMBER_FIELDS);
export const isBodyField = isOneOf(BODY_FIELDS);

/**
 * On the parts of a filter that look into events, where the reader may not see all of them: an event is
 * looked into as this reader sees it. Summaries of many events, which tell of others too, are not asked.
 */
export interface SeenAs {
  readonly masks: readonly Mask[];
}

/** What an event can have or lack. */
export const HAS_WORDS = [
  'impersonation',
  'namespace',
  'name',
  'code',
  'duration',
  'body',
] as const;
export type HasWord = (typeof HAS_WORDS)[number];

export type Operator = '=' | '<' | '<=' | '>' | '>=';

/** What a search asks for, whoever asks: form, text, URL, API, export and live view share it. */
export type EventFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly EventFilter[] }
  | { readonly kind: 'not'; readonly filter: EventFilter }
  | FieldFilter
  | { readonly kind: 'has'; readonly what: HasWord }
  /** Text anywhere in an event: names, URI, user, user agent, bodies. */
  | { readonly kind: 'text'; readonly text: string; readonly seenAs?: SeenAs };

export interface FieldFilter {
  readonly kind: 'field';
  readonly field: FilterField;
  readonly operator: Operator;
  /** `*` stands for anything where the field is a text; a duration is in µs, a time too. */
  readonly value: string;
  readonly seenAs?: SeenAs;
}

/** The filter of one value of a field. */
export const fieldIs = (field: FilterField, value: string): FieldFilter => ({
  kind: 'field',
  field,
  operator: '=',
  value,
});

/** Holds for every event. */
export const EVERYTHING: EventFilter = { kind: 'and', filters: [] };

/** Holds for no event. */
export const NOTHING: EventFilter = { kind: 'or', filters: [] };
