/** Words that are stored by position: append only, never reorder. The first stands for any other. */
export const STAGES = [
  'other',
  'RequestReceived',
  'ResponseStarted',
  'ResponseComplete',
  'Panic',
] as const;
export const LEVELS = ['other', 'None', 'Metadata', 'Request', 'RequestResponse'] as const;

/** The position of a word in its list; 0 when it is not there. */
export function codeOf(list: readonly string[], word: string | undefined): number {
  return word === undefined ? 0 : Math.max(0, list.indexOf(word));
}
