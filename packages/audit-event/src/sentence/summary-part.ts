/** One piece of a sentence. `words` are ours; every other kind holds a value from the event. */
export interface SummaryPart {
  readonly kind: 'words' | 'actor' | 'object' | 'namespace' | 'value' | 'reason';
  readonly text: string;
}

export const words = (text: string): SummaryPart => ({ kind: 'words', text });
export const value = (text: string): SummaryPart => ({ kind: 'value', text: shorten(text) });

/** Longest value in a sentence; the page below shows all of it. */
const LONGEST_VALUE = 200;

/** Control characters become visible symbols, so that a value stays on its line everywhere. */
export function shorten(text: string): string {
  const visible = text.replace(/[\p{Cc}\u2028\u2029]/gu, (control) =>
    control.charCodeAt(0) < 0x20 ? String.fromCharCode(0x2400 + control.charCodeAt(0)) : '\u2426',
  );
  return visible.length <= LONGEST_VALUE ? visible : `${visible.slice(0, LONGEST_VALUE)}…`;
}

export function joinParts(parts: readonly SummaryPart[]): string {
  return parts.map((part) => part.text).join('');
}
