import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SearchMeasurement } from './measurement.ts';
import { describeMachine } from './write-report.ts';

/** Writes the table of search times; returns it. */
export function writeSearchReport(
  folder: string,
  events: number,
  measured: readonly SearchMeasurement[],
): string {
  const lines = measured.map(
    ({ name, medianMs, p95Ms }) => `| ${name} | ${medianMs.toFixed(0)} | ${p95Ms.toFixed(0)} |`,
  );
  const table = ['| search | median ms | p95 ms |', '|---|---|---|', ...lines, ''].join('\n');
  const text = `# Search\n\n${describeMachine()}. ${events.toLocaleString('en')} events, warm, one reader on loopback; a page\nholds 50 events with sentences and commands. Repeat with \`npm run bench:search\`.\n\n${table}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'search.md'), text);
  return table;
}
