import type { Knex } from 'knex';
import { DICTIONARY_KINDS, type DictionaryKind } from '../schema/dictionary-kinds.ts';
import { hashTextBytes } from '../write/dictionary.ts';
import type { TextColumn } from '../format/segment-columns.ts';
import type { TEXT_FIELDS } from './event-filter.ts';

/** Numbers of the dictionary, and the columns that may hold one of them. */
export interface FoundTexts {
  readonly columns: readonly TextColumn[];
  readonly ids: readonly number[];
}

type TextField = (typeof TEXT_FIELDS)[number];

const FIELDS: Readonly<
  Record<TextField, { kind: DictionaryKind; columns: readonly TextColumn[] }>
> = {
  cluster: { kind: 'cluster', columns: ['cluster'] },
  // Whoever asks what a person did means also what was done in that person's name.
  user: { kind: 'user', columns: ['user', 'impersonated'] },
  as: { kind: 'user', columns: ['impersonated'] },
  verb: { kind: 'verb', columns: ['verb'] },
  resource: { kind: 'resource', columns: ['resource'] },
  group: { kind: 'resource', columns: ['resource'] },
  subresource: { kind: 'resource', columns: ['resource'] },
  namespace: { kind: 'namespace', columns: ['namespace'] },
  name: { kind: 'name', columns: ['name'] },
  ip: { kind: 'ip', columns: ['ip'] },
  agent: { kind: 'agent', columns: ['agent'] },
};

/** Thrown when a pattern stands for more values than a query can name. */
export class TooManyTextsError extends Error {
  override readonly name = 'TooManyTextsError';
}

/** Numbers that a search keeps in memory; reading as many takes half a second. */
const MOST_TEXTS = 200_000;

/** Looks a value or pattern up; `*` stands for anything. Throws TooManyTextsError. */
export async function findTexts(knex: Knex, field: TextField, value: string): Promise<FoundTexts> {
  const { kind, columns } = FIELDS[field];
  if (field === 'resource' || field === 'group' || field === 'subresource')
    return { columns, ids: await findResources(knex, field, value) };
  return { columns, ids: await (value.includes('*') ? findPattern : findText)(knex, kind, value) };
}

async function findText(knex: Knex, kind: DictionaryKind, text: string): Promise<number[]> {
  const rows = await knex('dictionary')
    .where({ kind: DICTIONARY_KINDS[kind], hash: hashTextBytes(text) })
    .select<Array<{ id: number }>>('id');
  return rows.map((row) => row.id);
}

async function findPattern(knex: Knex, kind: DictionaryKind, pattern: string): Promise<number[]> {
  const like = pattern.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%');
  const rows = await knex('dictionary')
    .where({ kind: DICTIONARY_KINDS[kind] })
    .andWhere('text', 'like', like)
    .limit(MOST_TEXTS + 1)
    .select<Array<{ id: number }>>('id');
  if (rows.length > MOST_TEXTS)
    throw new TooManyTextsError(
      `"${pattern}" stands for more than ${MOST_TEXTS} different values: write more of it`,
    );
  return rows.map((row) => row.id);
}

/**
 * `pods` means every group and subresource of pods; `pods/exec` one subresource; `apps/deployments`
 * one group. There are some hundred resources in a cluster: reading them all is one short range.
 */
async function findResources(
  knex: Knex,
  field: 'resource' | 'group' | 'subresource',
  value: string,
): Promise<number[]> {
  const rows = await knex('dictionary')
    .where({ kind: DICTIONARY_KINDS.resource })
    .select<Array<{ id: number; text: string }>>('id', 'text');
  const matches = matcherOf(value);
  return rows.filter(({ text }) => namesOf(field, text).some(matches)).map(({ id }) => id);
}

/** The parts of a resource as the dictionary holds it; group and subresource may be empty. */
export function splitResource(stored: string) {
  const [group = '', resource = '', subresource = ''] = stored.split('/');
  return { group, resource, subresource };
}

/** The dictionary kind behind a text field. */
export const kindOf = (field: TextField): DictionaryKind => FIELDS[field].kind;

/** What can be asked for in a field of resources, sorted: the shortest form of each. */
export async function readResourceNames(
  knex: Knex,
  field: 'resource' | 'group' | 'subresource',
): Promise<string[]> {
  const rows = await knex('dictionary')
    .where({ kind: DICTIONARY_KINDS.resource })
    .select<Array<{ text: string }>>('text');
  const names = rows.map(({ text }) => {
    const { group, resource, subresource } = splitResource(text);
    if (field === 'group') return group;
    if (field === 'subresource') return subresource;
    return subresource === '' ? resource : `${resource}/${subresource}`;
  });
  return [...new Set(names)].filter((name) => name !== '').toSorted();
}

function namesOf(field: 'resource' | 'group' | 'subresource', stored: string): string[] {
  const { group, resource, subresource } = splitResource(stored);
  if (field === 'group') return [group];
  if (field === 'subresource') return [subresource];
  return [
    resource,
    `${group}/${resource}`,
    `${resource}/${subresource}`,
    `${resource}.${group}`,
    stored,
  ];
}

/** A test of texts against a pattern in which `*` stands for anything. */
export function matcherOf(pattern: string): (text: string) => boolean {
  if (!pattern.includes('*')) return (text) => text === pattern;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (text) => expression.test(text);
}
