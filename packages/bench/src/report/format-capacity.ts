import { formatNumber } from './format-number.ts';
import { table } from './format-tables.ts';
import type { ScenarioSummary } from './summarise-runs.ts';

/** What docs/capacity.md computes with, by the names it has there. */
export interface CapacityFigures {
  readonly ingestCpuUs: number;
  readonly writerCpuUs: number;
  readonly databaseCpuUs: number;
  readonly redisCpuUs: number;
  readonly redisBytes: number;
  readonly diskBytes: number;
  readonly queryCpuMs: number;
  readonly databaseSearchCpuMs: number;
}

const MEANINGS: Readonly<Record<keyof CapacityFigures, string>> = {
  ingestCpuUs: 'CPU of ingest an event, µs',
  writerCpuUs: 'CPU of a writer an event, µs',
  databaseCpuUs: 'CPU of the database an event, µs',
  redisCpuUs: 'CPU of Redis an event, µs',
  redisBytes: 'Redis memory a waiting event, bytes',
  diskBytes: 'disk an event, bytes',
  queryCpuMs: 'CPU of query a search, ms',
  databaseSearchCpuMs: 'CPU of the database a search, ms',
};

export function capacityFigures(summaries: readonly ScenarioSummary[]): CapacityFigures {
  const scenario = (name: string) => summaries.find((summary) => summary.name === name);
  const figure = (name: string, key: string): number =>
    scenario(name)?.figures.find((one) => one.figure === key)?.median ?? 0;
  const cpu = scenario('end-to-end')?.cpuUs['end to end'] ?? {};
  return {
    ingestCpuUs: cpu['ingest']?.median ?? 0,
    writerCpuUs: cpu['writer']?.median ?? 0,
    databaseCpuUs: cpu['MariaDB']?.median ?? 0,
    redisCpuUs: cpu['Redis']?.median ?? 0,
    redisBytes: figure('backlog', 'redisBytes'),
    diskBytes: figure('disk', 'bytes'),
    queryCpuMs: figure('search-load', 'queryCpuMs'),
    databaseSearchCpuMs: figure('search-load', 'databaseCpuMs'),
  };
}

const RATES = [1_000, 10_000, 50_000, 100_000];
/** Cores are planned to be busy for this share of the time. */
const BUSY_SHARE = 0.5;
const OUTAGE_SECONDS = 6 * 3_600;
const DAY_SECONDS = 86_400;

/** The named figures, and what follows from them for some rates of events. */
export function formatCapacity(figures: CapacityFigures): string {
  const named = Object.entries(MEANINGS).map(([name, meaning]) => [
    `\`${name}\``,
    meaning,
    formatNumber(figures[name as keyof CapacityFigures], 1),
  ]);
  const cores = (rate: number, cpuUs: number): string =>
    formatNumber((rate * cpuUs) / 1e6 / BUSY_SHARE, 2);
  const examples = RATES.map((rate) => [
    formatNumber(rate),
    cores(rate, figures.ingestCpuUs),
    cores(rate, figures.writerCpuUs),
    cores(rate, figures.databaseCpuUs),
    formatNumber((rate * OUTAGE_SECONDS * figures.redisBytes) / 1e9, 1),
    formatNumber((rate * DAY_SECONDS * figures.diskBytes) / 1e9, 0),
  ]);
  const head = ['events/s', 'ingest cores', 'writer cores', 'database cores'];
  return [
    table(['figure', 'meaning', 'measured'], named),
    'With cores busy half of the time:',
    table([...head, 'Redis GB for 6 h of outage', 'disk GB a day'], examples),
  ].join('\n\n');
}
