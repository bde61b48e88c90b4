import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CHROMIUM,
  CURL,
  ensurePrograms,
  MARIADB,
  PROMTOOL,
  REDIS,
} from '../servers/ensure-programs.ts';
import { startPrivateMariadb } from '../servers/start-private-mariadb.ts';
import { JEST, runCommand } from './run-command.ts';

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
  ensurePrograms([MARIADB, REDIS, CHROMIUM, CURL, PROMTOOL]);
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
    // Before another option, since Jest would take what follows for further projects.
    const jest = [
      ...JEST,
      '--ignoreProjects',
      'faults',
      '--runInBand',
      '--json',
      `--outputFile=${results}`,
      ...args,
    ];
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
