import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Packs the command line as one npm package that `npm install --global` takes as it is: our own
 * packages are published nowhere else, so they come bundled.
 */
export async function packCli(tree: string, target: string): Promise<void> {
  const cli = path.join(tree, '.data/cli');
  const pnpm = (...args: string[]) =>
    run('pnpm', args, { cwd: tree, env: { ...process.env, CI: 'true' } });
  await pnpm('install', '--frozen-lockfile', '--prefer-offline');
  await pnpm('build');
  // Without links between folders, which no npm package can have.
  const deploy = ['--config.node-linker=hoisted', '--filter', 'k8s-audit', 'deploy'];
  await pnpm(...deploy, '--legacy', '--prod', '--prefer-offline', cli);
  const file = path.join(cli, 'package.json');
  const { private: _ours, ...manifest } = JSON.parse(await readFile(file, 'utf8')) as {
    private?: boolean;
    dependencies?: Record<string, string>;
  };
  const bundled = Object.keys(manifest.dependencies ?? {});
  await writeFile(
    file,
    `${JSON.stringify({ ...manifest, bundleDependencies: bundled }, null, 2)}\n`,
  );
  await run('npm', ['pack', '--pack-destination', target], { cwd: cli });
}
