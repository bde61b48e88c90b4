import { formatNumber } from './format-number.ts';
import { table } from './format-tables.ts';
import type { ScenarioSummary } from './summarise-runs.ts';

/** What docs/capacity.md computes with, by the names it has there. */
export interface CapacityFigures {
  readonly ingestCpuUs: number;
  readonly ingestPostCpuUs: number;
  readonly writerCpuUs: number;
  readonly databaseCpuUs: number;
  readonly redisCpuUs: number;
  readonly redisBytes: number;
  readonly diskBytes: number;
  readonly realDiskBytes: number;
  readonly queryCpuMs: number;
  readonly databaseSearchCpuMs: number;
}

const MEANINGS: Readonly<Record<keyof CapacityFigures, string>> = {
  ingestCpuUs: 'CPU of ingest an event, in batches of 500, µs',
  ingestPostCpuUs: 'CPU of ingest a POST of 1 to 10 events, µs',
  writerCpuUs: 'CPU of a writer an event, µs',
  databaseCpuUs: 'CPU of the database an event, µs',
  redisCpuUs: 'CPU of Redis an event, µs',
  redisBytes: 'Redis memory a waiting event, bytes',
  diskBytes: 'disk an event, made-up events, bytes',
  realDiskBytes: 'disk an event, real events, bytes',
  queryCpuMs: 'CPU of query a search, ms',
  databaseSearchCpuMs: 'CPU of the database a search, ms',
};

export function capacityFigures(summaries: readonly ScenarioSummary[]): CapacityFigures {
  const scenario = (name: string) => summaries.find((summary) => summary.name === name);
  const figure = (name: string, key: string): number =>
    scenario(name)?.figures.find((one) => one.figure === key)?.median ?? 0;
  const cpu = scenario('end-to-end')?.cpuUs['end to end'] ?? {};
  const postsPerCore = figure('small-batches', 'postsPerCore');
  return {
    ingestCpuUs: cpu['ingest']?.median ?? 0,
    ingestPostCpuUs: postsPerCore === 0 ? 0 : 1_000_000 / postsPerCore,
    writerCpuUs: cpu['writer']?.median ?? 0,
    databaseCpuUs: cpu['MariaDB']?.median ?? 0,
    redisCpuUs: cpu['Redis']?.median ?? 0,
    redisBytes: figure('backlog', 'redisBytes'),
    diskBytes: figure('disk', 'bytes'),
    realDiskBytes: figure('disk', 'corpusBytes'),
    queryCpuMs: figure('search-load', 'queryCpuMs'),
    databaseSearchCpuMs: figure('search-load', 'databaseCpuMs'),
  };
}

const RATES = [100, 1_000, 10_000, 50_000, 100_000];
/** Cores are planned to be busy for this share of the time. */
const BUSY_SHARE = 0.5;
const HOUR_SECONDS = 3_600;
const OUTAGE_HOURS = 6;
const DAYS_KEPT = 90;
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
  const waitingBytes = (rate: number): number => rate * HOUR_SECONDS * figures.redisBytes;
  const examples = RATES.map((rate) => [
    formatNumber(rate),
    cores(rate, figures.ingestCpuUs),
    cores(rate, figures.writerCpuUs),
    cores(rate, figures.databaseCpuUs),
    formatNumber(1e9 / waitingBytes(rate), 2),
    formatNumber((waitingBytes(rate) * OUTAGE_HOURS) / 1e9, 1),
    formatNumber((rate * DAY_SECONDS * figures.diskBytes) / 1e9, 0),
    formatNumber((rate * DAY_SECONDS * DAYS_KEPT * figures.diskBytes) / 1e12, 2),
  ]);
  return [
    table(['figure', 'meaning', 'measured'], named),
    'With batches of 500 and cores busy half of the time:',
    table(
      [
        'events/s',
        'cores of ingest',
        'of writers',
        'of the database',
        'hours of outage in 1 GB of Redis',
        `Redis GB for ${OUTAGE_HOURS} h`,
        'disk GB a day',
        `disk TB for ${DAYS_KEPT} days`,
      ],
      examples,
    ),
  ].join('\n\n');
}
