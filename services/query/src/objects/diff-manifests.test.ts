import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { diffManifests } from './diff-manifests.ts';

const told = (before: string, after: string) =>
  diffManifests(before, after).map((row) => [row.kind, row.before?.text, row.after?.text]);

describe('diffManifests', () => {
  it('puts what was replaced beside what came in its place, and skips what is the same', () => {
    const same = Array.from({ length: 10 }, (_, n) => `line ${n}`).join('\n');
    expect(told(`${same}\nimage: a\nend\n`, `${same}\nimage: b\nmore\nend\n`)).toEqual([
      ['skipped', undefined, undefined],
      ['same', 'line 7', 'line 7'],
      ['same', 'line 8', 'line 8'],
      ['same', 'line 9', 'line 9'],
      ['changed', 'image: a', 'image: b'],
      ['changed', undefined, 'more'],
      ['same', 'end', 'end'],
    ]);
  });

  it('counts the lines of each side, and loses none that changed', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 });
    // As in a manifest each line has its end: without it the last one, if empty, is none.
    const textOf = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
    checkProperty(
      1_000,
      fc.property(lines, lines, (before, after) => {
        const rows = diffManifests(textOf(before), textOf(after));
        for (const { kind, before: old, after: now } of rows) {
          if (old !== null) expect(before[old.number - 1]).toBe(old.text);
          if (now !== null) expect(after[now.number - 1]).toBe(now.text);
          if (kind === 'same') expect(old?.text).toBe(now?.text);
        }
        const isSame = textOf(before) === textOf(after);
        expect(rows.some(({ kind }) => kind === 'changed')).toBe(!isSame);
      }),
    );
  });

  it('takes the end of the last line for no line of its own', () => {
    expect(told('c', 'c\n')).toEqual([['skipped', undefined, undefined]]);
    expect(told('c\n', 'c\n\n')).toContainEqual(['changed', undefined, '']);
  });
});
