import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { FunctionMeasurement, Measurement, SizeMeasurement } from './measurement.ts';

export interface BenchResult {
  readonly measurements: readonly Measurement[];
  readonly sizes: readonly SizeMeasurement[];
  readonly functions: readonly FunctionMeasurement[];
}

interface Row {
  readonly name: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Writes latest.json and a table of medians and spread; resolves to the table. */
export function writeReport(folder: string, runs: readonly BenchResult[]): string {
  mkdirSync(folder, { recursive: true });
  const machine = describeMachine();
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ machine, runs }, null, 2)}\n`);
  const table = formatTables(runs);
  const text = `# Benchmark\n\n${machine}. Medians of ${runs.length} runs (lowest to highest); load generator, services, Redis and\nMariaDB share the machine. AOF always, \`innodb_flush_log_at_trx_commit=1\`; every run ends by counting that all\nacknowledged events are stored. Repeat with \`npm run bench\`.\n\n${table}`;
  writeFileSync(join(folder, 'README.md'), text);
  return table;
}

export const formatTables = (runs: readonly BenchResult[]): string =>
  [speedTable(runs), sizeTable(runs), functionTable(runs)].join('\n');

function functionTable(runs: readonly BenchResult[]): string {
  const names = runs[0]?.functions.map(({ name }) => name) ?? [];
  const lines = names.map((name) => {
    const found = runs.flatMap(({ functions }) => functions.filter((one) => one.name === name));
    const costs = found.map(({ cpuUs }) => cpuUs);
    return `| ${name} | ${spread(summarise(name, costs), 1)} |`;
  });
  return ['| function | CPU µs an event |', '|---|---|', ...lines, ''].join('\n');
}

function speedTable(runs: readonly BenchResult[]): string {
  const names = runs[0]?.measurements.map((measurement) => measurement.name) ?? [];
  const lines = names.map((name) => {
    const found = runs.flatMap((run) => run.measurements.filter((entry) => entry.name === name));
    const speed = summarise(
      name,
      found.map((entry) => entry.eventsPerSecond),
    );
    const p99 = summarise(
      name,
      found.map((entry) => entry.p99AnswerMs ?? 0),
    );
    const processes = Object.keys(found[0]?.cpuUs ?? {});
    const cpu = processes.map(
      (key) =>
        `${key} ${summarise(
          key,
          found.map((entry) => entry.cpuUs[key] ?? 0),
        ).median.toFixed(1)}`,
    );
    const answer = p99.median === 0 ? '–' : `${p99.median.toFixed(0)} ms`;
    return `| ${name} | ${spread(speed, 0)} | ${answer} | ${cpu.join(', ')} |`;
  });
  return [
    '| what | events/s | p99 answer | CPU µs an event |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

function sizeTable(runs: readonly BenchResult[]): string {
  const names = runs[0]?.sizes.map((size) => size.name) ?? [];
  const lines = names.map((name) => {
    const values = runs.flatMap((run) =>
      run.sizes.filter((size) => size.name === name).map((size) => size.bytesPerEvent),
    );
    return `| ${name} | ${spread(summarise(name, values), 0)} |`;
  });
  return ['| what | bytes an event |', '|---|---|', ...lines, ''].join('\n');
}

function summarise(name: string, values: readonly number[]): Row {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    name,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    low: sorted[0] ?? 0,
    high: sorted.at(-1) ?? 0,
  };
}

function spread(row: Row, digits: number): string {
  const text = (value: number): string =>
    value.toLocaleString('en', { maximumFractionDigits: digits });
  return `${text(row.median)} (${text(row.low)}–${text(row.high)})`;
}

export function describeMachine(): string {
  const version = (command: string): string =>
    execFileSync(command, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '';
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const redis = /v=(\S+)/.exec(version('redis-server'))?.[1];
  const mariadb = /Ver (\S+)/.exec(version('mariadbd'))?.[1];
  return `${cpus().length} × ${cpu?.model.trim()}, ${memory} GiB, Node ${process.version}, Redis ${redis}, MariaDB ${mariadb}`;
}
