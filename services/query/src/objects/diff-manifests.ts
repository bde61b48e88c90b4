import { diffArrays } from 'diff';

/** One row of two texts side by side; null where a side has no line. */
export interface DiffRow {
  readonly kind: 'same' | 'changed' | 'skipped';
  readonly before: DiffLine | null;
  readonly after: DiffLine | null;
}

export interface DiffLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Lines shown around a change, as patches have. */
const CONTEXT_LINES = 3;
/** Texts that differ in more lines than this are shown as one replaced by the other. */
const MOST_EDITS = 4_000;

/** Puts two texts side by side, line by line; long stretches that are the same become one row. */
export function diffManifests(before: string, after: string): DiffRow[] {
  const [old, now] = [splitLines(before), splitLines(after)];
  const parts = diffArrays(old, now, { maxEditLength: MOST_EDITS }) ?? [
    { value: old, removed: true, added: false },
    { value: now, removed: false, added: true },
  ];
  const rows: DiffRow[] = [];
  let at = { before: 1, after: 1 };
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (part === undefined) continue;
    const same = !part.removed && !part.added;
    // What was taken away and what came in its place stand in the same rows.
    const next = part.removed && parts[index + 1]?.added ? parts[index + 1] : undefined;
    const removed = part.added ? [] : part.value;
    const added = part.removed ? (next?.value ?? []) : part.value;
    rows.push(...pairLines(removed, added, at, same ? 'same' : 'changed'));
    at = { before: at.before + removed.length, after: at.after + added.length };
    if (next !== undefined) index += 1;
  }
  return skipSame(rows);
}

const splitLines = (text: string): string[] =>
  text === '' ? [] : text.replace(/\n$/, '').split('\n');

function pairLines(
  before: readonly string[],
  after: readonly string[],
  at: { readonly before: number; readonly after: number },
  kind: 'same' | 'changed',
): DiffRow[] {
  const line = (lines: readonly string[], index: number, first: number): DiffLine | null => {
    const text = lines[index];
    return text === undefined ? null : { number: first + index, text };
  };
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
    kind,
    before: line(before, index, at.before),
    after: line(after, index, at.after),
  }));
}

function skipSame(rows: readonly DiffRow[]): DiffRow[] {
  const near = new Set<number>();
  rows.forEach(({ kind }, index) => {
    if (kind !== 'changed') return;
    for (let by = -CONTEXT_LINES; by <= CONTEXT_LINES; by += 1) near.add(index + by);
  });
  return rows.flatMap((row, index): DiffRow[] => {
    if (near.has(index)) return [row];
    const follows = index > 0 && !near.has(index - 1);
    return follows ? [] : [{ kind: 'skipped', before: null, after: null }];
  });
}
