import { execFileSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Linux' device on which every write fails for want of room. */
const FULL = '/dev/full';

describe('a logger on a full disk', () => {
  (existsSync(FULL) ? it : it.skip)('neither ends the service nor keeps it from ending', () => {
    const module = new URL('create-logger.ts', import.meta.url).href;
    const program = `
      const { createLogger } = await import(${JSON.stringify(module)});
      const logger = createLogger({ name: 'x', level: 'info' });
      for (let line = 0; line < 100; line += 1) logger.info('x'.repeat(1_000));
      process.stderr.write('alive');
      process.exit(0);`;
    const alive = execFileSync(
      process.execPath,
      ['--no-warnings', '--input-type=module', '-e', program],
      { stdio: ['ignore', openSync(FULL, 'w'), 'pipe'], timeout: 20_000 },
    );
    expect(alive).toBeNull(); // Its standard output is the device; a failure would have thrown.
  });
});
