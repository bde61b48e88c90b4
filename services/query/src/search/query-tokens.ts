import { createToken, Lexer } from 'chevrotain';

export const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED });
export const Open = createToken({ name: 'Open', pattern: /\(/, label: '(' });
export const Close = createToken({ name: 'Close', pattern: /\)/, label: ')' });
/** A word of its own may begin like a keyword: «order». */
export const Word = createToken({ name: 'Word', pattern: /[^\s()"]+/ });
export const And = createToken({ name: 'And', pattern: /and/i, longer_alt: Word });
export const Or = createToken({ name: 'Or', pattern: /or/i, longer_alt: Word });
export const Not = createToken({ name: 'Not', pattern: /not/i, longer_alt: Word });
/** In front of a term only: within a word it is part of it. */
export const Minus = createToken({ name: 'Minus', pattern: /-(?=[^\s])/ });
/** The name of a field; what follows is its value. */
export const Field = createToken({
  name: 'Field',
  pattern: /[A-Za-z][A-Za-z_-]*:/,
  push_mode: 'value',
});
export const Quoted = createToken({
  name: 'Quoted',
  pattern: /"(?:[^"\\]|\\[^])*"/,
  line_breaks: true,
});

export const Comparison = createToken({ name: 'Comparison', pattern: /[<>]=?|=/ });
const ValueOpen = createToken({
  name: 'ValueOpen',
  pattern: /\(/,
  pop_mode: true,
  categories: [Open],
});
const ValueQuoted = createToken({
  name: 'ValueQuoted',
  pattern: Quoted.PATTERN as RegExp,
  line_breaks: true,
  pop_mode: true,
  categories: [Quoted],
});
/** Colons and slashes are usual in values: system:serviceaccount:a:b, pods/exec. */
const ValueWord = createToken({
  name: 'ValueWord',
  pattern: /[^\s()"]+/,
  pop_mode: true,
  categories: [Word],
});

export const queryLexer = new Lexer({
  defaultMode: 'terms',
  modes: {
    terms: [Space, Open, Close, And, Or, Not, Minus, Field, Quoted, Word],
    value: [Comparison, ValueOpen, ValueQuoted, ValueWord],
  },
});

export const QUERY_TOKENS = [
  Space,
  Open,
  Close,
  And,
  Or,
  Not,
  Minus,
  Field,
  Quoted,
  Word,
  Comparison,
  ValueOpen,
  ValueQuoted,
  ValueWord,
];
