import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine } from '../report/describe-machine.ts';
import { formatNumber } from '../report/format-number.ts';
import { table } from '../report/format-tables.ts';
import { daysOf } from './fill-store.ts';
import type { SearchReport } from './measure-search.ts';

/** Writes search.md, a table of times with their targets; returns the table. */
export function writeSearchReport(folder: string, { events, measured }: SearchReport): string {
  const times = table(
    ['search', 'median ms', 'p95 ms', 'target, p95', 'met'],
    measured.map(({ name, medianMs, p95Ms, targetMs }) => [
      name,
      formatNumber(medianMs),
      formatNumber(p95Ms),
      `≤ ${formatNumber(targetMs)}`,
      p95Ms <= targetMs ? '✓' : '✗',
    ]),
  );
  const text = `# Search

${describeMachine()}. ${formatNumber(events)} events of four clusters over ${daysOf(events)} days, warm, one reader on loopback; a page
holds 50 events with sentences and commands. A needle is in one of the two oldest events, and is looked for until it is
found. Repeat with \`npm run bench:search\`.

${times}
`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'search.md'), text);
  return times;
}
