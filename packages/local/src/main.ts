import { runStart } from './start/run-start.ts';
import { runTests } from './test-run/run-tests.ts';

const [command, ...args] = process.argv.slice(2);

try {
  process.exit(command === 'test' ? await runTests(args) : await runStart(args));
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
