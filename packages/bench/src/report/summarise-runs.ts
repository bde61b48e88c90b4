import type { FigureRow, Scenario, ScenarioResult } from '../scenario.ts';
import type { RunResults } from '../run-scenarios.ts';

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface FigureSummary extends FigureRow, Spread {
  /** Null where nothing was aimed at. */
  readonly met: boolean | null;
}

export interface ScenarioSummary {
  readonly name: string;
  readonly about: string;
  readonly figures: readonly FigureSummary[];
  /** CPU µs an event by process, for each phase. */
  readonly cpuUs: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  readonly checkedEvents: number;
  /** Of the run in the middle. */
  readonly course: NonNullable<ScenarioResult['course']>;
}

export function summariseRuns(results: RunResults): ScenarioSummary[] {
  return [...results].map(([scenario, runs]) => summariseScenario(scenario, runs));
}

function summariseScenario(scenario: Scenario, runs: readonly ScenarioResult[]): ScenarioSummary {
  return {
    name: scenario.name,
    about: scenario.about,
    figures: scenario.rows.flatMap((row) => {
      const values = runs.flatMap(({ figures }) => figures[row.figure] ?? []);
      if (values.length === 0) return [];
      const spread = spreadOf(values);
      return [{ ...row, ...spread, met: isMet(row, spread.median) }];
    }),
    cpuUs: summariseCpu(runs),
    checkedEvents: runs.reduce((sum, { checkedEvents = 0 }) => sum + checkedEvents, 0),
    course: runs[Math.floor(runs.length / 2)]?.course ?? [],
  };
}

function summariseCpu(runs: readonly ScenarioResult[]): ScenarioSummary['cpuUs'] {
  const phases = runs[0]?.cpuUs ?? {};
  return Object.fromEntries(
    Object.entries(phases).map(([phase, processes]) => [
      phase,
      Object.fromEntries(
        Object.keys(processes).map((name) => [
          name,
          spreadOf(runs.flatMap(({ cpuUs }) => cpuUs?.[phase]?.[name] ?? [])),
        ]),
      ),
    ]),
  );
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    low: sorted[0] ?? 0,
    high: sorted.at(-1) ?? 0,
  };
}

function isMet({ target }: FigureRow, value: number): boolean | null {
  if (target === undefined) return null;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
