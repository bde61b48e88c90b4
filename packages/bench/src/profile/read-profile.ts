import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Time that was spent in a function itself, not in what it called. */
export interface FunctionTime {
  readonly name: string;
  readonly ms: number;
}

/** What V8 writes with --cpu-prof (Chrome DevTools Protocol, Profiler.Profile). */
interface CpuProfile {
  readonly nodes: ReadonlyArray<{
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }>;
  readonly samples: readonly number[];
  /** Microseconds between a sample and the one before. */
  readonly timeDeltas: readonly number[];
}

/** Functions of the profiles of one service, longest first; none where it did not run. Waiting is left out. */
export function readProfiles(folder: string): FunctionTime[] {
  if (!existsSync(folder)) return [];
  const times = new Map<string, number>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.cpuprofile')) continue;
    const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
    const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
    profile.samples.forEach((id, index) => {
      const name = names.get(id) ?? '';
      times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1_000);
    });
  }
  times.delete('(idle)');
  return [...times].map(([name, ms]) => ({ name, ms })).toSorted((a, b) => b.ms - a.ms);
}

/** A function and its file: `addWord (word-filter.js)`. */
function nameOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? 'anonymous' : functionName;
  return url === '' ? name : `${name} (${basename(url)})`;
}
