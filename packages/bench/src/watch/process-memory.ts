import { readFileSync } from 'node:fs';

/** Megabytes of memory that a process holds now, and the most that it held (proc(5), status). */
export function processMemoryMb(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (field: string): number =>
    (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024) / 1e6;
  return { now: read('VmRSS'), most: read('VmHWM') };
}
