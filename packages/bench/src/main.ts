import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { ensurePrograms, MARIADB, REDIS } from '@k8s-audit/local';
import { measureBaseline } from './measure-baseline.ts';
import { measureFunctions } from './measure-functions.ts';
import { measureProduct } from './measure-product.ts';
import { measureSearch } from './measure-search.ts';
import { formatTables, writeReport, type BenchResult } from './write-report.ts';
import { writeSearchReport } from './write-search-report.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/benchmarks/', import.meta.url));

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '400000' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: 'all' },
  },
});
ensurePrograms([MARIADB, REDIS]);
const events = Number(values.events);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.only === 'search') {
  say(writeSearchReport(FOLDER, events, await measureSearch(events, say)));
  process.exit(0);
}

const runs: BenchResult[] = [];
for (let run = 1; run <= Number(values.runs); run += 1) {
  say(`Run ${run} of ${values.runs}: ${events} events each …`);
  const functions = values.only === 'all' || values.only === 'functions' ? measureFunctions() : [];
  const pipelines = values.only !== 'functions';
  const product =
    !pipelines || values.only === 'baseline' ? null : await measureProduct(events, run * 10);
  const baseline =
    !pipelines || values.only === 'product' ? null : await measureBaseline(events, run * 10);
  runs.push({
    measurements: [...(product?.measurements ?? []), ...(baseline ? [baseline.measurement] : [])],
    functions,
    sizes: [...(product?.sizes ?? []), ...(baseline ? [baseline.size] : [])],
  });
}
// A part alone is to be looked at, not to be kept.
say(values.only === 'all' ? writeReport(FOLDER, runs) : formatTables(runs));
process.exit(0);
