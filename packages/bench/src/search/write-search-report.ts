import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS_PER_SECOND, QUESTIONS, type LiveMeasurement } from '../live/measure-live.ts';
import { describeMachine } from '../report/describe-machine.ts';
import { formatNumber } from '../report/format-number.ts';
import { table } from '../report/format-tables.ts';
import { daysOf } from './fill-store.ts';
import type { SearchReport } from './measure-search.ts';

const SCREEN_MS = 1_000;
const QUERY_MB = 250;

/** Writes search.md, tables of times with their targets, unless live views were left out; returns the tables. */
export function writeSearchReport(folder: string, report: SearchReport): string {
  const { events, measured, queryMb } = report;
  const times = table(
    ['search', 'median ms', 'p95 ms', 'target, p95', 'met'],
    measured.map(({ name, medianMs, p95Ms, targetMs }) => [
      name,
      formatNumber(medianMs),
      formatNumber(p95Ms),
      targetMs === null ? '–' : `≤ ${formatNumber(targetMs)}`,
      targetMs === null ? '–' : mark(p95Ms <= targetMs),
    ]),
  );
  const memory = `Memory of query, the most behind all of these: ${formatNumber(queryMb)} MB (target ≤ ${QUERY_MB} MB) ${mark(queryMb <= QUERY_MB)}`;
  if (report.live === null) return `${times}\n\n${memory}`;
  const tables = `${times}\n\n${memory}\n\n${formatLive(report.live)}`;
  const text = `# Search

${describeMachine()}. ${formatNumber(events)} events of four clusters over ${daysOf(events)} days, warm, one reader on loopback; a page
holds 50 events with sentences and commands. A needle is in one of the two oldest events, and is looked for until it is
found. Pages are whole answers by HTTP. Repeat with \`npm run bench:search\`.

${tables}
`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'search.md'), text);
  return tables;
}

/** What live views cost, and how soon they show what is committed. */
function formatLive(live: readonly LiveMeasurement[]): string {
  return `## Live views

${EVENTS_PER_SECOND} events a second come in; the first view looks for one user, each other at one of ${QUESTIONS.length} namespaces. Target of the p99
from commit to screen: ≤ ${formatNumber(SCREEN_MS)} ms. SELECTs are those of all services together.

${table(
  [
    'views',
    'commit to screen, median ms',
    'p99 ms',
    'met',
    'SELECTs a second',
    'CPU of query, of the database, cores',
    'sent MB a second',
  ],
  live.map((one) => [
    formatNumber(one.viewers),
    one.medianMs === null ? '–' : formatNumber(one.medianMs),
    one.p99Ms === null ? '–' : formatNumber(one.p99Ms),
    one.p99Ms === null ? '–' : mark(one.p99Ms <= SCREEN_MS),
    formatNumber(one.selectsPerSecond, 1),
    `${formatNumber(one.queryCpu, 2)}, ${formatNumber(one.databaseCpu, 2)}`,
    formatNumber(one.sentBytesPerSecond / 1e6, 2),
  ]),
)}`;
}

const mark = (isMet: boolean): string => (isMet ? '✓' : '✗');
