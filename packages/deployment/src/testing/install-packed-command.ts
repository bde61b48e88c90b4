import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { findPnpm } from '@k8s-audit/testkit';
import { packCli } from '../pack-cli.ts';
import { repositoryRoot } from '../repository-root.ts';

const run = promisify(execFile);

/** Packs the command line and installs it as people do, with nothing of the network. Resolves to the program. */
export async function installPackedCommand(prefix: string): Promise<string> {
  const archive = path.join(prefix, 'k8s-audit.tgz');
  await mkdir(prefix, { recursive: true });
  process.env['PATH'] = [await findPnpm(), process.env['PATH']].join(path.delimiter);
  await packCli(repositoryRoot, archive);
  const flags = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', prefix];
  await run('npm', ['install', '--global', ...flags, archive], { cwd: prefix });
  return path.join(prefix, 'bin/k8s-audit');
}
