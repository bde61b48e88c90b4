import { globSync, readFileSync } from 'node:fs';
import { JEST, ROOT, runCommand } from './run-command.ts';

const CASES = '1000000';

/**
 * `npm run fuzz [NAME…]`: every property that is written for it, or those in files whose names hold
 * NAME, with a million cases each. FUZZ_RUNS sets another number, FUZZ_SECONDS ends each after so long.
 */
export async function runFuzz(names: readonly string[]): Promise<number> {
  const files = globSync('{packages,services}/*/src/**/*.test.ts', { cwd: ROOT })
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
    .filter((file) => /\bcheck(Async)?Property\(/.test(readFileSync(`${ROOT}/${file}`, 'utf8')));
  if (files.length === 0) {
    process.stdout.write('no file of such a name has a property to fuzz\n');
    return 1;
  }
  const env = { FUZZ_RUNS: CASES, ...process.env };
  const jest = [...JEST, '--selectProjects', 'unit', '--runInBand', '--testTimeout=86400000'];
  return (await runCommand('fuzz', [...jest, '--runTestsByPath', ...files], env)) ? 0 : 1;
}
