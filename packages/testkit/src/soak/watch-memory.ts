import { readFileSync } from 'node:fs';

export interface MemoryTrack {
  readonly name: string;
  /** Medians of the second and of the last quarter of the time, in MB: the first is for warming up. */
  readonly early: number;
  readonly late: number;
  readonly peak: number;
}

const INTERVAL_MS = 2_000;

export interface MemoryWatch {
  pause(): void;
  resume(): void;
  stop(): MemoryTrack[];
}

/** Samples the resident memory of processes; one that is restarted counts from its new start. */
export function watchMemory(processes: Readonly<Record<string, () => number>>): MemoryWatch {
  let paused = false;
  const samples = new Map(Object.keys(processes).map((name) => [name, [] as number[]]));
  const timer = setInterval(() => {
    if (paused) return;
    for (const [name, pidOf] of Object.entries(processes)) {
      const mb = residentMb(pidOf());
      if (mb !== null) samples.get(name)?.push(mb);
    }
  }, INTERVAL_MS);
  return {
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    stop() {
      clearInterval(timer);
      return [...samples].map(([name, list]) => {
        const quarter = Math.floor(list.length / 4);
        const early = medianOf(list.slice(quarter, 2 * quarter));
        return { name, early, late: medianOf(list.slice(-quarter)), peak: Math.max(0, ...list) };
      });
    },
  };
}

function residentMb(pid: number): number | null {
  try {
    const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? null : Math.round(Number(kb) / 1_024);
  } catch {
    return null; // Between its death and its next start.
  }
}

function medianOf(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
}
