/** One piece of a sentence. `words` are ours; every other kind holds a value from the event. */
export interface SummaryPart {
  readonly kind: 'words' | 'actor' | 'object' | 'namespace' | 'value' | 'reason';
  readonly text: string;
}

export const words = (text: string): SummaryPart => ({ kind: 'words', text });
export const value = (text: string): SummaryPart => ({ kind: 'value', text: shorten(text) });

/** Longest value in a sentence; the page below shows all of it. */
const LONGEST_VALUE = 200;

const HIDDEN_CHARACTER = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200B\uFEFF]/u;
const HIDDEN_CHARACTERS = new RegExp(HIDDEN_CHARACTER, 'gu');

/**
 * Control characters, and those that turn the direction of text, become visible symbols, so that a
 * value stays on its line and reads in the order of its characters everywhere.
 */
export function shorten(text: string): string {
  const visible = HIDDEN_CHARACTER.test(text)
    ? text.replace(HIDDEN_CHARACTERS, (character) => showHidden(character.charCodeAt(0)))
    : text;
  return visible.length <= LONGEST_VALUE
    ? visible
    : `${visible.slice(0, LONGEST_VALUE).toWellFormed()}…`;
}

/** Unicode has a picture for each control character below the space, and one for the unknown. */
const showHidden = (code: number): string =>
  code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2426';

/** «a», «a and b», «a, b and c»: lists in the order given. */
export function listParts(groups: readonly (readonly SummaryPart[])[]): SummaryPart[] {
  return groups.flatMap((group, index) => {
    if (index === 0) return [...group];
    return [words(index === groups.length - 1 ? ' and ' : ', '), ...group];
  });
}

export function joinParts(parts: readonly SummaryPart[]): string {
  return parts.map((part) => part.text).join('');
}
