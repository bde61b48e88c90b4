import type { IRecognitionException, IToken } from 'chevrotain';
import { HttpError } from '@k8s-audit/http-kit';
import {
  FILTER_FIELDS,
  HAS_WORDS,
  type EventFilter,
  type HasWord,
  type Operator,
} from '@k8s-audit/store';
import { FIELD_NAMES } from './field-names.ts';
import { queryParser, type QueryNode } from './query-parser.ts';
import { queryLexer } from './query-tokens.ts';
import { readFieldValue } from './read-field-value.ts';

const LONGEST_QUERY = 10_000;
const MOST_TERMS = 100;
/** Deeper than anybody writes; the parser's stack ends far behind it. */
const DEEPEST = 50;

/**
 * Reads the query language: `field:value`, comparison, wildcards, quotes, `-`, and/or/not, groups, free
 * text. Throws HttpError 400 with the position of the mistake.
 */
export function parseQuery(text: string): EventFilter {
  if (text.length > LONGEST_QUERY)
    throw bad(`the query is longer than ${LONGEST_QUERY} characters`, LONGEST_QUERY);
  checkDepth(text);
  const { tokens, errors } = queryLexer.tokenize(text);
  const [mistake] = errors;
  if (mistake !== undefined) throw bad(describeUnread(text, mistake.offset), mistake.offset);
  const terms = tokens.filter(({ tokenType }) => /Word|Quoted/.test(tokenType.name));
  const beyond = terms[MOST_TERMS];
  if (beyond !== undefined)
    throw bad(`a query has at most ${MOST_TERMS} terms`, beyond.startOffset);
  queryParser.input = tokens;
  const node = queryParser.query();
  const [error] = queryParser.errors;
  if (error !== undefined) throw bad(describeMistake(error), positionOf(error, text));
  return toFilter(node);
}

function checkDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth > DEEPEST) throw bad(`groups are nested deeper than ${DEEPEST}`, at);
  }
}

function toFilter(node: QueryNode): EventFilter {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { kind: node.kind, filters: node.nodes.map(toFilter) };
    case 'not':
      return { kind: 'not', filter: toFilter(node.node) };
    case 'term':
      return readTerm(node);
    default:
      return node satisfies never;
  }
}

function readTerm({ field, operator, value }: QueryNode & { kind: 'term' }): EventFilter {
  const text = readText(value);
  if (field === null) {
    if (text.trim() === '') throw bad('there is nothing to look for', value.startOffset);
    return { kind: 'text', text };
  }
  const name = field.image.slice(0, -1).toLowerCase();
  if (name === 'has') return { kind: 'has', what: readHas(text, value) };
  const known = FIELD_NAMES.get(name);
  if (known === undefined)
    throw bad(
      `there is no field "${name}"; ${suggest(name, [...FIELD_NAMES.keys(), 'has'])}`,
      field.startOffset,
    );
  const read = readFieldValue(known, (operator?.image ?? '=') as Operator, text);
  if (!read.ok) throw bad(read.reason, value.startOffset);
  return { kind: 'field', field: known, operator: read.operator, value: read.value };
}

function readHas(text: string, token: IToken): HasWord {
  const known = HAS_WORDS.find((word) => word === text.toLowerCase());
  if (known === undefined)
    throw bad(`has: takes ${HAS_WORDS.join(', ')}; ${suggest(text, HAS_WORDS)}`, token.startOffset);
  return known;
}

const readText = ({ image }: IToken): string =>
  image.startsWith('"') ? image.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : image;

function describeUnread(text: string, offset: number): string {
  if (text[offset] === '"') return 'this quote has no end';
  return `«${text.slice(offset, offset + 20)}» cannot be read here; put it in quotes`;
}

function describeMistake({ token }: IRecognitionException): string {
  if (token.image === '')
    return 'the query ends too early: a value or a closing bracket is missing';
  if (token.image === ')') return 'this bracket closes nothing, or an empty group';
  return `«${token.image}» cannot stand here`;
}

/** At the end of the text the parser has no token, and so no place. */
const positionOf = ({ token }: IRecognitionException, text: string): number =>
  token.startOffset >= 0 ? token.startOffset : text.length;

function suggest(name: string, names: readonly string[]): string {
  const near = names
    .map((known) => ({ known, distance: editDistance(name, known) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return near !== undefined && near.distance <= 2
    ? `did you mean ${near.known}?`
    : `the fields are ${FILTER_FIELDS.join(', ')} and has`;
}

/** Levenshtein's distance, over words of some letters. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const bad = (message: string, position: number): HttpError =>
  new HttpError(400, 'bad_query', message, { position });
