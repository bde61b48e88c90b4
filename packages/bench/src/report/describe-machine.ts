import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** Processor, memory and versions, in a line. */
export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const redis = /v=(\S+)/.exec(versionOf('redis-server'))?.[1];
  const mariadb = /Ver (\S+)/.exec(versionOf('mariadbd'))?.[1];
  return `${cpus().length} × ${cpu?.model.trim()}, ${memory} GiB, Linux ${release()}, Node ${process.version}, Redis ${redis}, MariaDB ${mariadb}`;
}

function versionOf(program: string): string {
  return execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '';
}
