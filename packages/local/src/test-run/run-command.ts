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

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a check and says how it went and how long it took; true when it ended with 0. Told to end, it
 * ends the check and throws: whoever runs several then stops what it started.
 */
export async function runCommand(
  title: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  process.stdout.write(`\n== ${title}\n`);
  const startedAt = performance.now();
  const [program = '', ...args] = command;
  let endedBy: NodeJS.Signals | undefined;
  const code = await new Promise<number | null>((done, reject) => {
    // Jest writes the whole JSON to standard output too; its report stands on standard error.
    const quiet = args.includes('--json');
    const child = spawn(program, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    });
    const end = (signal: NodeJS.Signals): void => {
      endedBy = signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, end);
    child.once('error', reject);
    child.once('exit', (exitCode) => {
      for (const signal of SIGNALS) process.off(signal, end);
      done(exitCode);
    });
  });
  if (endedBy !== undefined) throw new Error(`${title} was ended by ${endedBy}`);
  process.stdout.write(
    `== ${title}: ${code === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`,
  );
  return code === 0;
}
