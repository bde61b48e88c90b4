/** What a verification came to: two answers, and what they rest on. */
export interface Verdict {
  /** All that is there is what was received. */
  readonly unaltered: boolean;
  /** All that should be there is. */
  readonly complete: boolean;
  /** What is wrong, the first batch that differs first. */
  readonly findings: readonly string[];
  /** What was looked at, and what was not. */
  readonly notes: readonly string[];
}

const MOST_SHOWN = 20;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A verdict as lines for people. Packages come from others: nothing of theirs steers a terminal. */
export function formatVerdict({ unaltered, complete, findings, notes }: Verdict): string {
  const more = findings.length - MOST_SHOWN;
  return [
    unaltered ? '✓ unaltered' : '✗ ALTERED',
    complete ? '✓ complete' : '✗ NOT COMPLETE',
    ...findings.slice(0, MOST_SHOWN).map((what) => `  - ${what}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...notes.map((note) => `  ${note}`),
  ]
    .map((line) => line.replaceAll(CONTROL, '�'))
    .join('\n');
}
