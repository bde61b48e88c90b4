import { forEachWordHash } from '../format/word-hashes.ts';

/**
 * Texts are looked for as whole words: `pay` is not in `payments`, `pay*` is. So a search can skip
 * the chunks that do not have the words. A word is what word-hashes.ts takes for one.
 */
const WORD = 'a-z0-9_\\u0080-\\uffff';
/** JSON's escapes separate words: `a\nbest` has the word `best`. */
const BEFORE = `(?:(?<![${WORD}])|(?<=\\\\(?:[bfnrt]|u[0-9a-f]{4})))`;
const AFTER = `(?![${WORD}])`;

/** A test of lower-case JSON text for a text in which `*` stands for parts of words. */
export function createWordTest(text: string): (json: string) => boolean {
  const parts = escapeJson(text).split('*');
  const literal = longest(parts.flatMap((part) => part.split(/[<>&]/)));
  const pattern = parts.map(escapeExpression).join(`[^\\s"]*`);
  const isWord = new RegExp(`[${WORD}]`);
  const expression = new RegExp(
    `${isWord.test(pattern.slice(0, 1)) ? BEFORE : ''}${pattern}${isWord.test(parts.at(-1)?.slice(-1) ?? '') ? AFTER : ''}`,
  );
  // Most events do not have the text at all, which is found out several times faster.
  return (json) => json.includes(literal) && expression.test(json);
}

const longest = (texts: readonly string[]): string =>
  texts.reduce((most, text) => (text.length > most.length ? text : most));

/** The hashes of the words that an event must have in order to have a text or value. */
export function requiredWords(text: string): number[] {
  const whole = escapeJson(text)
    .replaceAll(new RegExp(`[${WORD}]*\\*[${WORD}]*`, 'g'), ' ')
    // A backslash of the text itself: what is behind it may look like an escape.
    .replaceAll(new RegExp(`\\\\{2,}[${WORD}]*`, 'g'), ' ')
    // The lower case of other letters is not what the chunk's words were made of.
    .replaceAll(new RegExp(`[${WORD}]*[\\u0080-\\uffff][${WORD}]*`, 'g'), ' ');
  const bytes = Buffer.from(whole);
  const hashes: number[] = [];
  forEachWordHash(bytes, 0, bytes.length, { add: (hash) => hashes.push(hash) });
  return hashes;
}

/** As it stands in JSON; `<`, `>` and `&` are separators, written either way. */
const escapeJson = (text: string): string => JSON.stringify(text).slice(1, -1).toLowerCase();

/** `<`, `>` and `&` are escaped by Go's encoder and by no other. */
const escapeExpression = (text: string): string =>
  text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/[<>&]/g, (sign) => {
    const digits = sign.charCodeAt(0).toString(16).padStart(4, '0');
    return `(?:${sign}|\\\\u${digits})`;
  });
