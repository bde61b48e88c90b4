import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM, CURL, ensurePrograms, MARIADB, REDIS } from '../servers/ensure-programs.ts';
import { startPrivateMariadb } from '../servers/start-private-mariadb.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const JEST = [
  'node',
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--config',
  '.config/jest.config.mjs',
];

/** Static checks, fastest first; then tests, on one MariaDB for all of them. */
const CHECKS: ReadonlyArray<readonly [title: string, command: readonly string[]]> = [
  ['types', ['tsc', '-p', '.config/tsconfig.check.json']],
  ['lint', ['oxlint', '--config', '.config/oxlintrc.json', 'packages', 'services']],
  ['format', ['oxfmt', '--config', '.config/oxfmtrc.json', '--check', 'packages', 'services']],
  [
    'boundaries',
    ['depcruise', '--config', '.config/dependency-cruiser.mjs', 'packages', 'services'],
  ],
  ['dead code', ['knip', '--config', '.config/knip.json']],
];

/** `npm test`: runs every check, all of them also when one fails, and sums up. Resolves to the exit code. */
export async function runTests(args: readonly string[]): Promise<number> {
  ensurePrograms([MARIADB, REDIS, CHROMIUM, CURL]);
  const base = resolve(process.env['DATA_DIR'] ?? '.data');
  mkdirSync(base, { recursive: true });
  const dataDir = mkdtempSync(join(base, 'test-'));
  const mariadb = await startPrivateMariadb({ dataDir, password: 'test', bufferPoolMb: 128 });
  const environment = {
    ...process.env,
    TEST_DB_PORT: String(mariadb.port),
    TEST_DB_USER: mariadb.access.user,
    TEST_DB_PASSWORD: mariadb.access.password,
  };
  try {
    const failed: string[] = [];
    const checks = args.length > 0 ? [] : CHECKS;
    for (const [title, command] of checks) {
      if (!(await runCommand(title, command, environment))) failed.push(title);
    }
    const results = join(dataDir, 'jest.json');
    const jest = [...JEST, '--runInBand', '--json', `--outputFile=${results}`, ...args];
    const passed = await runCommand('tests', jest, environment);
    return report(results, { failed, passed, ran: checks.length });
  } finally {
    await mariadb.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function report(
  results: string,
  checks: { failed: readonly string[]; passed: boolean; ran: number },
): number {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(results, 'utf8'),
  ) as Record<string, number>;
  const good = checks.ran - checks.failed.length;
  if (checks.failed.length > 0) process.stdout.write(`\nFailed: ${checks.failed.join(', ')}\n`);
  process.stdout.write(
    `${(numPassedTests ?? 0) + good} passed, ${(numFailedTests ?? 0) + (numRuntimeErrorTestSuites ?? 0) + checks.failed.length} failed\n`,
  );
  return checks.passed && checks.failed.length === 0 ? 0 : 1;
}

async function runCommand(
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
