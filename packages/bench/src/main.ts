import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePrograms, MARIADB, REDIS } from '@k8s-audit/local';
import { stopPipelinesOnSignals } from '@k8s-audit/testkit';
import { formatProfile } from './profile/format-profile.ts';
import { readProfiles } from './profile/read-profile.ts';
import { readOptions, type BenchOptions } from './read-options.ts';
import { formatTables } from './report/format-tables.ts';
import { summariseRuns } from './report/summarise-runs.ts';
import { writeReport } from './report/write-report.ts';
import { runScenarios } from './run-scenarios.ts';
import { SCENARIOS } from './scenarios.ts';
import { measureSearch } from './search/measure-search.ts';
import { writeSearchReport } from './search/write-search-report.ts';

const DOCS = fileURLToPath(new URL('../../../docs/benchmarks/', import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(options: BenchOptions): Promise<void> {
  if (options.list) {
    for (const { name, about } of SCENARIOS) say(`${name.padEnd(14)} ${about}`);
    return;
  }
  ensurePrograms([MARIADB, REDIS]);
  if (options.only === 'search') {
    say(writeSearchReport(options.out ?? DOCS, await measureSearch({ ...options, say })));
    return;
  }
  const wanted = SCENARIOS.filter(({ name }) => options.only === null || name === options.only);
  const summaries = summariseRuns(await runScenarios(wanted, { ...options, say }));
  say(`\n${formatTables(summaries)}`);
  if (options.profile !== null)
    for (const service of ['ingest', 'writer', 'query'])
      say(`\n${formatProfile(service, readProfiles(join(options.profile, service)))}`);
  // A part alone is to be looked at, not to be kept.
  if (options.only !== null) return;
  const capacityPage = options.out === null ? join(DOCS, '../capacity.md') : null;
  writeReport(options.out ?? DOCS, summaries, { ...options, capacityPage });
}

const options = readOptions(process.argv.slice(2));
stopPipelinesOnSignals();
try {
  if (typeof options === 'string') throw new Error(options);
  await run(options);
  process.exit(0);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
