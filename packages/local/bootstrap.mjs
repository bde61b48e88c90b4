// The door of `npm start`, `npm test` and `npm run bench`: brings what is missing, then hands over
// to the built code. Runs on any Node from 20 and needs nothing but npm.
import { spawn } from 'node:child_process';
import { build } from './bootstrap/build.mjs';
import { checkHost } from './bootstrap/check-host.mjs';
import { installDependencies } from './bootstrap/install-dependencies.mjs';
import { toolsEnvironment } from './bootstrap/tools-environment.mjs';

const [command = 'start', ...rest] = process.argv.slice(2);

/** Commands that have a program of their own. */
const MAINS = {
  bench: 'packages/bench/dist/main.js',
  soak: 'packages/testkit/dist/soak/main.js',
};

async function run() {
  checkHost();
  await installDependencies();
  await build();
  const { node, env, root } = toolsEnvironment();
  const main = MAINS[command];
  const args = main ? [main, ...rest] : ['packages/local/dist/main.js', command, ...rest];
  const child = spawn(node, args, { cwd: root, env, stdio: 'inherit' });
  // A terminal sends Ctrl-C to all of us; a supervisor sends it to this process alone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  // npm, killed, takes nobody with it: whoever lost it stops as for a signal.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 1_000).unref();
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
}

try {
  await run();
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
