import type { BaselineFigures } from './baseline/measure-baseline.ts';

/** Figures of one run of a scenario, by name. */
export type Figures = Readonly<Record<string, number>>;

export interface ScenarioResult {
  readonly figures: Figures;
  /** CPU µs an event (or what the phase says) by process, for each phase that was looked at. */
  readonly cpuUs?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Events whose ids were found in the store exactly once, all that were acknowledged. */
  readonly checkedEvents?: number;
  /** Events stored by each second of a sustained run. */
  readonly course?: ReadonlyArray<{ readonly atSeconds: number; readonly events: number }>;
}

/** What a figure says and what it should be. */
export interface FigureRow {
  readonly figure: string;
  readonly what: string;
  readonly unit: string;
  readonly digits?: number;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

export interface RunContext {
  readonly seed: number;
  /** 1 for the figures that count; less for a look whether all works. */
  readonly scale: number;
  readonly sustainedSeconds: number;
  /** Where the services leave profiles of their CPU; null for none. */
  readonly profile: string | null;
  readonly say: (line: string) => void;
  /** The straightforward service on the same machine; measured once in each run. */
  readonly baseline: () => Promise<BaselineFigures>;
}

export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly rows: readonly FigureRow[];
  run(context: RunContext): Promise<ScenarioResult>;
}

/** The value below which a share of the sorted values lies; 0 of none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
