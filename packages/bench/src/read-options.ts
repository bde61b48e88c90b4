import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.ts';

export interface BenchOptions {
  readonly runs: number;
  /** One scenario by name, `search`, or null for all scenarios. */
  readonly only: string | null;
  readonly list: boolean;
  readonly sustainedSeconds: number;
  readonly scale: number;
  /** Where the report goes; null for docs/benchmarks. */
  readonly out: string | null;
  /** Where profiles go; null for none. */
  readonly profile: string | null;
  readonly events: number;
  readonly keep: string | null;
  readonly reuse: string | null;
}

const SUSTAINED_SECONDS = 30;

export const USAGE = `npm run bench -- [options]
  --list           names the scenarios
  --only NAME      runs one scenario and prints it, without writing a report
  --runs N         how often each runs; the report tells medians (3)
  --minutes N      how long the sustained run takes (half a minute)
  --scale X        makes everything X times as large; below 1 only to see that it works (1)
  --profile DIR    with --only: each service leaves a profile there, and its functions are listed
  --out DIR        where the report goes (docs/benchmarks)
npm run bench:search -- [options]
  --events N       how many events are searched, up to ten million (1000000)
  --keep DIR       keeps the filled data folder there, asks it no live views and writes no report
  --reuse DIR      the same with a kept data folder, without filling it again`;

/** Reads the command line; what is wrong comes back as a sentence. */
export function readOptions(args: readonly string[]): BenchOptions | string {
  const parsed = parse(args);
  if (typeof parsed === 'string') return `${parsed}\n\n${USAGE}`;
  const options = {
    runs: Number(parsed.runs ?? 3),
    only: parsed.only ?? null,
    list: parsed.list ?? false,
    sustainedSeconds:
      parsed.minutes === undefined ? SUSTAINED_SECONDS : Number(parsed.minutes) * 60,
    scale: Number(parsed.scale ?? 1),
    out: parsed.out ?? null,
    profile: parsed.profile === undefined ? null : resolve(parsed.profile),
    events: Number(parsed.events ?? 1_000_000),
    keep: parsed.keep ?? null,
    reuse: parsed.reuse ?? null,
  };
  const problem = findProblem(options);
  return problem === null ? options : `${problem}\n\n${USAGE}`;
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        runs: text,
        only: text,
        list: { type: 'boolean' },
        minutes: text,
        scale: text,
        out: text,
        profile: text,
        events: text,
        keep: text,
        reuse: text,
      },
    }).values;
  } catch (error) {
    return (error as Error).message;
  }
}

const MOST_EVENTS = 10_000_000;

function findProblem(options: BenchOptions): string | null {
  const { only, runs, events, scale, sustainedSeconds } = options;
  const names = [...SCENARIOS.map(({ name }) => name), 'search'];
  if (only !== null && !names.includes(only))
    return `There is no scenario "${only}": --only takes ${names.join(', ')}.`;
  if (options.profile !== null && (only === null || only === 'search'))
    return '--profile slows down what it looks at, so it goes with --only and a scenario.';
  if (!Number.isInteger(runs) || runs < 1) return '--runs takes a whole number from 1 on.';
  if (!(scale > 0)) return '--scale takes a number above 0, such as 0.1.';
  if (!(sustainedSeconds > 0)) return '--minutes takes a number above 0, such as 5.';
  if (!Number.isInteger(events) || events < 1 || events > MOST_EVENTS)
    return '--events takes a whole number up to 10000000.';
  return null;
}
