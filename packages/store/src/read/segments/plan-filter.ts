import type { Knex } from 'knex';
import {
  isBodyField,
  isTextField,
  type BODY_FIELDS,
  type EventFilter,
  type FilterField,
  type HasWord,
  type Operator,
  type TEXT_FIELDS,
} from '../event-filter.ts';
import { findTexts } from '../find-texts.ts';
import { requiredWords } from '../word-test.ts';
import type { TextColumn } from '../../format/segment-columns.ts';

/** A filter of one column of numbers, words or times. */
export interface ColumnFilter {
  readonly field: Exclude<FilterField, (typeof TEXT_FIELDS)[number] | (typeof BODY_FIELDS)[number]>;
  readonly operator: Operator;
  readonly value: string;
}

/** A filter whose texts have become numbers of the dictionary. */
export type PlannedFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly PlannedFilter[] }
  | { readonly kind: 'not'; readonly filter: PlannedFilter }
  | {
      readonly kind: 'texts';
      readonly columns: readonly TextColumn[];
      readonly numbers: ReadonlySet<number>;
    }
  | { readonly kind: 'has'; readonly what: HasWord }
  | ({ readonly kind: 'column' } & ColumnFilter)
  /** Only the event itself tells. */
  | {
      readonly kind: 'body';
      readonly filter: EventFilter & { readonly kind: 'field' | 'text' };
      /** Hashes of words that an event must have. */
      readonly words: readonly number[];
    };

/** Looks all texts of a filter up. Throws TooManyTextsError. */
export async function planFilter(knex: Knex, filter: EventFilter): Promise<PlannedFilter> {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return {
        kind: filter.kind,
        filters: await Promise.all(filter.filters.map((one) => planFilter(knex, one))),
      };
    case 'not':
      return { kind: 'not', filter: await planFilter(knex, filter.filter) };
    case 'has':
      return filter;
    case 'text':
      return planBody(filter, filter.text);
    case 'field': {
      const { field, operator, value } = filter;
      if (isBodyField(field)) return planBody(filter, value);
      if (!isTextField(field)) return { kind: 'column', field, operator, value };
      const { columns, ids } = await findTexts(knex, field, value);
      return { kind: 'texts', columns, numbers: new Set(ids) };
    }
    default:
      return filter satisfies never;
  }
}

/** Word filters are of whole chunks: whoever may not see all of these must not ask them. */
const planBody = (
  filter: EventFilter & { readonly kind: 'field' | 'text' },
  text: string,
): PlannedFilter => ({
  kind: 'body',
  filter,
  words: filter.seenAs === undefined ? requiredWords(text) : [],
});
