import { ensurePrograms, MARIADB, REDIS } from '../servers/ensure-programs.ts';
import { JEST, runCommand } from './run-command.ts';

/** `npm run test:faults [NAME]`: the whole fault matrix, or the files whose names hold NAME. */
export async function runFaults(args: readonly string[]): Promise<number> {
  ensurePrograms([MARIADB, REDIS]);
  const jest = [...JEST, '--selectProjects', 'faults', '--runInBand', '--verbose', ...args];
  return (await runCommand('faults', jest, process.env)) ? 0 : 1;
}
