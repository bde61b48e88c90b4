import type { Knex } from 'knex';
import { DICTIONARY_KINDS, type DictionaryKind } from '../schema/dictionary-kinds.ts';
import { hashTextBytes } from '../write/dictionary.ts';
import type { FilterField, FilterTerm } from './event-filter.ts';

/** A condition on the coded columns; `values` empty means that nothing in the store can match. */
export interface ResolvedTerm {
  readonly columns: readonly string[];
  readonly values: readonly number[];
  readonly negated: boolean;
}

const COLUMNS: Readonly<
  Record<Exclude<FilterField, 'code'>, { kind: DictionaryKind; columns: string[] }>
> = {
  cluster: { kind: 'cluster', columns: ['cluster_id'] },
  // Whoever asks what a person did means also what was done in that person's name.
  user: { kind: 'user', columns: ['user_id', 'impersonated_id'] },
  verb: { kind: 'verb', columns: ['verb_id'] },
  resource: { kind: 'resource', columns: ['resource_id'] },
  namespace: { kind: 'namespace', columns: ['namespace_id'] },
  name: { kind: 'name', columns: ['name_id'] },
};

/** Turns the values of terms into the numbers that rows hold. */
export function resolveTerms(knex: Knex, terms: readonly FilterTerm[]): Promise<ResolvedTerm[]> {
  return Promise.all(terms.map((term) => resolveTerm(knex, term)));
}

async function resolveTerm(knex: Knex, term: FilterTerm): Promise<ResolvedTerm> {
  const { negated, value } = term;
  if (term.field === 'code') return { columns: ['code'], values: [Number(value)], negated };
  const { kind, columns } = COLUMNS[term.field];
  const values =
    kind === 'resource' ? await findResources(knex, value) : await findText(knex, kind, value);
  return { columns, values, negated };
}

async function findText(knex: Knex, kind: DictionaryKind, text: string): Promise<number[]> {
  const rows = await knex('dictionary')
    .where({ kind: DICTIONARY_KINDS[kind], hash: hashTextBytes(text) })
    .select<Array<{ id: number }>>('id');
  return rows.map((row) => row.id);
}

/**
 * `pods` means every group and subresource of pods; `pods/exec` one subresource; `apps/deployments`
 * one group. There are some hundred resources in a cluster: reading them all is one short range.
 */
async function findResources(knex: Knex, value: string): Promise<number[]> {
  const rows = await knex('dictionary')
    .where({ kind: DICTIONARY_KINDS.resource })
    .select<Array<{ id: number; text: string }>>('id', 'text');
  return rows.filter((row) => resourceMatches(row.text, value)).map((row) => row.id);
}

function resourceMatches(stored: string, asked: string): boolean {
  const [group = '', resource = '', subresource = ''] = stored.split('/');
  const names = [resource, `${group}/${resource}`, `${resource}/${subresource}`, stored];
  return names.includes(asked);
}
