import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
export const JEST: readonly string[] = [
  'node',
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--config',
  '.config/jest.config.mjs',
];

/** Runs a check and says how it went and how long it took; true when it ended with 0. */
export async function runCommand(
  title: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  process.stdout.write(`\n== ${title}\n`);
  const startedAt = performance.now();
  const [program = '', ...args] = command;
  const code = await new Promise<number | null>((done, reject) => {
    // Jest writes the whole JSON to standard output too; its report stands on standard error.
    const quiet = args.includes('--json');
    const child = spawn(program, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', done);
  });
  process.stdout.write(
    `== ${title}: ${code === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`,
  );
  return code === 0;
}
