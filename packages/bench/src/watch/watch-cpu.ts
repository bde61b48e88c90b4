import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const MICROS = 1_000_000;

/** CPU microseconds of each process since the watch began, divided by a count. */
export type CpuWatch = (count: number) => Record<string, number>;

/** Notes the CPU time of processes now; several under one name are added up. */
export function watchCpu(pids: Readonly<Record<string, number | readonly number[]>>): CpuWatch {
  const used = (name: string): number =>
    [pids[name] ?? []].flat().reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const before = Object.keys(pids).map((name) => [name, used(name)] as const);
  return (count) =>
    Object.fromEntries(
      before.map(([name, seconds]) => [name, ((used(name) - seconds) * MICROS) / count]),
    );
}

/** User and system time (proc(5), fields 14 and 15 of stat). */
function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces: fields are counted behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
