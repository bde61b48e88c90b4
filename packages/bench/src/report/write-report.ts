import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine } from './describe-machine.ts';
import { drawCourse } from './draw-course.ts';
import { drawPlot } from './draw-plot.ts';
import { capacityFigures, formatCapacity } from './format-capacity.ts';
import { formatTables } from './format-tables.ts';
import { updateBlock } from './update-block.ts';
import type { ScenarioSummary } from './summarise-runs.ts';

/** Writes README.md, latest.json and the plots, and the figures of a page that plans with them. */
export function writeReport(
  folder: string,
  summaries: readonly ScenarioSummary[],
  options: {
    readonly runs: number;
    readonly scale: number;
    readonly sustainedSeconds: number;
    readonly capacityPage: string | null;
  },
): void {
  mkdirSync(folder, { recursive: true });
  const machine = describeMachine();
  const capacity = capacityFigures(summaries);
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const kept = { machine, ...pickOptions(options), capacity, scenarios: summaries };
  write('latest.json', `${JSON.stringify(kept, null, 2)}\n`);
  write('plot.svg', drawPlot(summaries));
  write('sustained.svg', drawCourse(summaries));
  write(
    'README.md',
    `# Benchmark

${machine}. Medians of ${options.runs} runs (lowest to highest); load generator, services, Redis and MariaDB share the machine.
AOF always, \`innodb_flush_log_at_trx_commit=1\`. Events are made from a seed, ${Math.round(options.sustainedSeconds)} s of them in the sustained run.${warning(options.scale)} Repeat
with \`npm run bench\`; searches over a filled store are in [search.md](search.md), what to plan with in [capacity.md](../capacity.md).

![Throughput, CPU and disk beside the baseline](plot.svg)

![Events stored in each second of the sustained run](sustained.svg)

${formatTables(summaries)}
`,
  );
  if (options.capacityPage !== null) updateBlock(options.capacityPage, formatCapacity(capacity));
}

const pickOptions = (options: { runs: number; scale: number; sustainedSeconds: number }) => ({
  runs: options.runs,
  scale: options.scale,
  sustainedSeconds: options.sustainedSeconds,
});

const warning = (scale: number): string =>
  scale === 1
    ? ''
    : ` **Everything is ${scale} times as large as it should be: no figures to rely on.**`;
