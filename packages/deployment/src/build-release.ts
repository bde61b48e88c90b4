import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findTool } from './find-tool.ts';
import { packCli } from './pack-cli.ts';
import { repositoryRoot } from './repository-root.ts';
import { findOtherVersions, productVersion } from './versions.ts';

const run = promisify(execFile);

/** Throws when what would be built is not what is committed, or not of one version. */
export async function checkReleasable(): Promise<void> {
  const { stdout } = await run('git', ['status', '--porcelain'], { cwd: repositoryRoot });
  if (stdout !== '') throw new Error(`commit or remove these changes first:\n${stdout}`);
  const others = findOtherVersions();
  if (others.length > 0)
    throw new Error(`other versions, run pnpm spread-version:\n${others.join('\n')}`);
}

/**
 * Builds from the last commit what a release publishes, into a folder: the context that images are
 * built from, the chart, the manifests for Kustomize, the CLI, and their sums.
 */
export async function buildRelease(target: string, parts: { cli: boolean }): Promise<void> {
  const version = productVersion();
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const archive = (name: string, ...paths: string[]) =>
    run(
      'git',
      ['archive', '--format=tar.gz', `--output=${path.join(target, name)}`, 'HEAD', ...paths],
      { cwd: repositoryRoot },
    );
  const context = `k8s-audit-${version}-image-context.tar.gz`;
  await archive(context);
  const manifests = ['kustomize', 'grafana', 'prometheus', 'kube-apiserver'].map(
    (folder) => `deploy/${folder}`,
  );
  await archive(`k8s-audit-${version}-manifests.tar.gz`, ...manifests);

  const tree = await mkdtemp(path.join(tmpdir(), 'k8s-audit-release-'));
  try {
    await run('tar', ['-xzf', path.join(target, context), '-C', tree]);
    await packageChart(tree, target);
    if (parts.cli) {
      await buildWorkspace(tree);
      await packCli(tree, path.join(target, `k8s-audit-cli-${version}.tgz`));
    }
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
  await writeSums(target);
}

async function buildWorkspace(tree: string): Promise<void> {
  const options = { cwd: tree, env: { ...process.env, CI: 'true' } };
  await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], options);
  await run('pnpm', ['build'], options);
}

async function packageChart(tree: string, target: string): Promise<void> {
  const helm = await findTool('helm');
  if (helm === null) throw new Error('install helm: the chart is packed by it');
  await run(helm, ['package', path.join(tree, 'deploy/helm/k8s-audit'), '--destination', target]);
}

async function writeSums(target: string): Promise<void> {
  const files = (await readdir(target)).toSorted();
  const sums = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(path.join(target, file));
      return `${createHash('sha256').update(content).digest('hex')}  ${file}\n`;
    }),
  );
  await writeFile(path.join(target, 'SHA256SUMS'), sums.join(''));
}

if (import.meta.main) {
  await checkReleasable();
  const target = path.join(repositoryRoot, '.data/release');
  await buildRelease(target, { cli: true });
  process.stdout.write(`${(await readdir(target)).join('\n')}\nin ${target}\n`);
}
