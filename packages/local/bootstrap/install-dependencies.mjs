import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from './run-step.mjs';
import { hashFiles, listFiles, stampMatches, writeStamp } from './stamp.mjs';
import { root } from './tools-environment.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.k8s-audit/installed');
const tools = join(root, '.data/tools');

/** Installs what the lock file says, with the pnpm that package.json pins, if that changed. */
export async function installDependencies() {
  const manifests = ['packages', 'services'].flatMap((folder) =>
    listFiles(join(root, folder)).filter((path) => path.endsWith('package.json')),
  );
  const wanted = hashFiles([
    join(root, 'package.json'),
    join(root, 'pnpm-lock.yaml'),
    ...manifests,
  ]);
  if (existsSync(modules) && stampMatches(stamp, wanted)) return;
  const pnpm = await installPnpm();
  const args = ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
  await runStep('Installing packages', pnpm, args, {
    cwd: root,
    env: { ...process.env, CI: 'true' },
  });
  writeStamp(stamp, wanted);
}

/** pnpm as an ordinary npm package in a folder of ours: nothing on the host is changed. */
async function installPnpm() {
  const { config } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = `pnpm@${config.pnpm}`;
  const folder = join(tools, wanted);
  const pnpm = join(folder, 'node_modules/.bin/pnpm');
  if (!existsSync(pnpm)) {
    writeStamp(join(folder, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--no-audit', '--no-fund', '--no-save', wanted];
    await runStep(`Installing ${wanted}`, 'npm', args, { cwd: folder });
  }
  return pnpm;
}
