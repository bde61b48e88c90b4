import { measureBaseline, type BaselineFigures } from './baseline/measure-baseline.ts';
import { createSeededBatches } from './load/seeded-batches.ts';
import type { RunContext, Scenario, ScenarioResult } from './scenario.ts';

/** What each scenario found, in each run. */
export type RunResults = ReadonlyMap<Scenario, readonly ScenarioResult[]>;

const BASELINE_SECONDS = 15;
const BASELINE_BODIES = 200;

/** Runs all scenarios, as often as wanted; every run has events of its own. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  options: {
    readonly runs: number;
    readonly scale: number;
    readonly sustainedSeconds: number;
    readonly profile: string | null;
    readonly say: (line: string) => void;
  },
): Promise<RunResults> {
  const results = new Map<Scenario, ScenarioResult[]>(scenarios.map((one) => [one, []]));
  for (let run = 1; run <= options.runs; run += 1) {
    const context = createContext(run, options);
    for (const scenario of scenarios) {
      options.say(`Run ${run} of ${options.runs}: ${scenario.name}: ${scenario.about} …`);
      const startedAt = performance.now();
      results.get(scenario)?.push(await scenario.run(context));
      options.say(`  took ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
    }
  }
  return results;
}

function createContext(
  run: number,
  {
    scale,
    sustainedSeconds,
    profile,
    say,
  }: Pick<RunContext, 'scale' | 'sustainedSeconds' | 'profile' | 'say'>,
): RunContext {
  let baseline: Promise<BaselineFigures> | null = null;
  const seed = run * 10;
  return {
    seed,
    scale,
    profile,
    sustainedSeconds: sustainedSeconds * Math.min(1, scale),
    say,
    baseline: () => {
      const bodies = Math.max(10, Math.ceil(BASELINE_BODIES * Math.min(1, scale)));
      baseline ??= measureBaseline(createSeededBatches({ seed, bodies }), {
        seconds: Math.max(1, Math.min(sustainedSeconds, BASELINE_SECONDS) * scale),
      });
      return baseline;
    },
  };
}
