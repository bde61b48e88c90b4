import { HttpError } from '@k8s-audit/http-kit';
import {
  FILTER_FIELDS,
  type EventFilter,
  type FilterField,
  type FilterTerm,
} from '@k8s-audit/store';

/**
 * Reads the query language, as far as it goes: `field:value` terms, quotes, `-` for not, all joined
 * by and. Throws HttpError 400 with the position of the mistake.
 */
export function parseQuery(text: string): EventFilter {
  if (text.length > LONGEST_QUERY)
    throw bad(`the query is longer than ${LONGEST_QUERY} characters`, LONGEST_QUERY);
  const terms: FilterTerm[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const position = TERM.lastIndex;
    const match = TERM.exec(text);
    if (match === null)
      throw bad(describeMistake(text.slice(position)), position + leadingSpace(text, position));
    if (match[0].trim() !== '')
      terms.push(readTerm(match, position + leadingSpace(text, position)));
    if (terms.length > MOST_TERMS) throw bad(`a query has at most ${MOST_TERMS} terms`, position);
  }
  return { terms };
}

/** Writes a filter back as text that reads as the same filter. */
export function formatQuery(filter: EventFilter): string {
  return filter.terms.map(formatTerm).join(' ');
}

export function formatTerm(term: FilterTerm): string {
  const plain = /^[^\s"\\()*]+$/.test(term.value);
  const value = plain ? term.value : `"${term.value.replaceAll(/["\\]/g, '\\$&')}"`;
  return `${term.negated ? '-' : ''}${term.field}:${value}`;
}

const LONGEST_QUERY = 10_000;
const MOST_TERMS = 50;
/** Spaces, then `-field:"quoted"` or `-field:plain`; or nothing but spaces to the end. */
const TERM = /\s*(?:(-?)([A-Za-z]+):(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)|$)/y;

function readTerm(match: RegExpExecArray, position: number): FilterTerm {
  const [, minus, name = '', quoted, plain] = match;
  const field = FILTER_FIELDS.find((known) => known === name.toLowerCase());
  if (field === undefined)
    throw bad(`there is no field "${name}"; ${suggest(name)}`, position + (minus?.length ?? 0));
  const value = quoted === undefined ? (plain ?? '') : quoted.replaceAll(/\\(.)/g, '$1');
  checkValue(field, value, position);
  return { field, value, negated: minus === '-' };
}

function checkValue(field: FilterField, value: string, position: number): void {
  if (field === 'code' && !/^\d{3}$/.test(value))
    throw bad('code is a status of three digits, such as code:403', position);
}

function describeMistake(rest: string): string {
  const word = rest.trim().split(/\s/, 1)[0] ?? '';
  if (word.includes('"')) return 'a quote is not closed, or text follows it directly';
  if (word.endsWith(':')) return `${word.slice(0, 60)} needs a value`;
  return `write terms such as verb:delete or user:"dev-1@example.com" (fields: ${FILTER_FIELDS.join(', ')})`;
}

function suggest(name: string): string {
  const close = FILTER_FIELDS.find((field) => distance(field, name.toLowerCase()) <= 2);
  return close ? `did you mean ${close}?` : `the fields are ${FILTER_FIELDS.join(', ')}`;
}

/** Levenshtein's distance, on words of a few letters. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function leadingSpace(text: string, from: number): number {
  return text.slice(from).length - text.slice(from).trimStart().length;
}

const bad = (message: string, position: number): HttpError =>
  new HttpError(400, 'bad_query', message, { position });
