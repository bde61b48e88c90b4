import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real events beside the checkout, one JSON line each; null, with a word, where there are none. */
export function readCorpus(): Map<string, string[]> | null {
  const folder = join(process.cwd(), '../shared/corpus');
  if (!existsSync(folder)) {
    process.stderr.write(
      'no corpus of real events beside this checkout: its tests pass without it\n',
    );
    return null;
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return new Map(
    files.map((name) => [
      name,
      readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean),
    ]),
  );
}
