import { findStringEnd } from '../skip-json.ts';
import type { Marks } from './marks.ts';

/** Gives the JSON text that takes a value's place; `json` is the value's own text, quotes included. */
export type Replace = (json: Buffer, how: 'value' | 'json') => Buffer;

const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SMALL_N = 0x6e;
const LAST_WHITE_SPACE = 0x20;

interface Level {
  readonly isObject: boolean;
  readonly marks: Marks | undefined;
  key: string;
  index: number;
}

/**
 * Replaces the marked values in a valid JSON text and leaves every other byte as it is. A repeated
 * key is replaced each time: readers differ in which of them they take.
 */
export function replaceMarked(text: Buffer, marks: Marks, replace: Replace): Buffer {
  const pieces: Buffer[] = [];
  const levels: Level[] = [];
  let copied = 0;
  let at = 0;
  let expectsKey = false;

  const takeValue = (byte: number): void => {
    const wanted = marksOfValue(levels.at(-1), marks);
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      levels.push({ isObject: byte === OPEN_BRACE, marks: wanted, key: '', index: 0 });
      expectsKey = byte === OPEN_BRACE;
      at += 1;
      return;
    }
    const end = findScalarEnd(text, at);
    if ((wanted === 'value' || wanted === 'json') && byte !== SMALL_N) {
      pieces.push(text.subarray(copied, at), replace(text.subarray(at, end), wanted));
      copied = end;
    }
    at = end;
  };

  const takeKey = (level: Level): void => {
    const end = findStringEnd(text, at + 1) + 1;
    level.key = JSON.parse(text.toString('utf8', at, end)) as string;
    expectsKey = false;
    at = end;
  };

  while (at < text.length) {
    const byte = text[at] as number;
    const level = levels.at(-1);
    if (byte <= LAST_WHITE_SPACE || byte === COLON) at += 1;
    else if (byte === COMMA) {
      if (level) level.index += 1;
      expectsKey = level?.isObject === true;
      at += 1;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      levels.pop();
      expectsKey = false;
      at += 1;
    } else if (expectsKey && level) takeKey(level);
    else takeValue(byte);
  }
  pieces.push(text.subarray(copied));
  return Buffer.concat(pieces);
}

function marksOfValue(level: Level | undefined, root: Marks): Marks | undefined {
  if (level === undefined) return root;
  const { marks } = level;
  if (marks === undefined || marks === 'json') return undefined;
  if (marks === 'value') return 'value';
  return marks.get(level.isObject ? level.key : String(level.index));
}

function findScalarEnd(text: Buffer, start: number): number {
  if (text[start] === QUOTE) return Math.min(findStringEnd(text, start + 1) + 1, text.length);
  let at = start;
  while (at < text.length && !ENDS.has(text[at] as number)) at += 1;
  return at;
}

const ENDS = new Set([COMMA, CLOSE_BRACE, CLOSE_BRACKET, 0x20, 0x0a, 0x0d, 0x09]);
