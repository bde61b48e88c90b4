import type { Knex } from 'knex';
import { isBodyField, isTextField, type EventFilter } from '../event-filter.ts';
import { findTexts } from '../find-texts.ts';
import type { TextColumn } from '../../format/segment-columns.ts';

/** A filter whose texts have become numbers of the dictionary. */
export type PlannedFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly PlannedFilter[] }
  | { readonly kind: 'not'; readonly filter: PlannedFilter }
  | {
      readonly kind: 'texts';
      readonly columns: readonly TextColumn[];
      readonly numbers: ReadonlySet<number>;
    }
  | { readonly kind: 'column'; readonly filter: EventFilter & { readonly kind: 'field' | 'has' } }
  /** Only the event itself tells. */
  | { readonly kind: 'body'; readonly filter: EventFilter & { readonly kind: 'field' | 'text' } };

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
      return { kind: 'column', filter };
    case 'text':
      return { kind: 'body', filter };
    case 'field': {
      if (isBodyField(filter.field)) return { kind: 'body', filter };
      if (!isTextField(filter.field)) return { kind: 'column', filter };
      const { columns, ids } = await findTexts(knex, filter.field, filter.value);
      return { kind: 'texts', columns, numbers: new Set(ids) };
    }
    default:
      return filter satisfies never;
  }
}
