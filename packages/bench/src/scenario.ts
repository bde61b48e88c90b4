/** What one run found; a figure is null where it does not apply. */
export interface Measurement {
  readonly name: string;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly p99AnswerMs: number | null;
  /** CPU microseconds an event, by process. */
  readonly cpuUs: Readonly<Record<string, number>>;
}

export interface SizeMeasurement {
  readonly name: string;
  readonly bytesPerEvent: number;
}

export const MICROS = 1_000_000;

export function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}

/** A pure function's cost of one event, in µs of CPU. */
export interface FunctionMeasurement {
  readonly name: string;
  readonly cpuUs: number;
}

export interface SearchMeasurement {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
}
