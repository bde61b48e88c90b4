import { readFileSync, writeFileSync } from 'node:fs';

const START = '<!-- figures: written by npm run bench -->';
const END = '<!-- end of figures -->';

/** Puts new figures between the marks of a page that is otherwise written by hand. */
export function updateBlock(file: string, figures: string): void {
  writeFileSync(file, replaceBlock(readFileSync(file, 'utf8'), figures));
}

/** Throws where a mark is missing: figures would be lost without a word. */
export function replaceBlock(page: string, figures: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start < 0 || end < start)
    throw new Error(`the page has no place for figures: put "${START}" and "${END}" into it`);
  return `${page.slice(0, start + START.length)}\n\n${figures}\n\n${page.slice(end)}`;
}
