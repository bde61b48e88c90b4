import { runStart } from './start/run-start.ts';
import { runFaults } from './test-run/run-faults.ts';
import { runFuzz } from './test-run/run-fuzz.ts';
import { runTests } from './test-run/run-tests.ts';

const [command, ...args] = process.argv.slice(2);
const run = { test: runTests, faults: runFaults, fuzz: runFuzz }[command ?? ''] ?? runStart;

try {
  process.exit(await run(args));
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
