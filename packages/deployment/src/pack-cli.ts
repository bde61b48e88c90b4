import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface PackageManifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Packs the command line of a built workspace as one npm package that `npm install --global` takes as it
 * is. Our other packages are published nowhere, so all that it needs comes bundled.
 */
export async function packCli(workspace: string, archive: string): Promise<void> {
  const folder = `${archive}.unpacked`;
  try {
    // Hoisted: no package may have links between its folders.
    const deploy = ['--config.node-linker=hoisted', '--filter', 'k8s-audit', 'deploy'];
    await run('pnpm', [...deploy, '--legacy', '--prod', '--prefer-offline', folder], {
      cwd: workspace,
      env: { ...process.env, CI: 'true' },
    });
    await copyFile(path.join(workspace, 'LICENSE'), path.join(folder, 'LICENSE'));
    nameVersions(folder);
    await archiveFolder(folder, archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `workspace:` and `catalog:` mean nothing to npm: the versions that were installed take their place. */
function nameVersions(folder: string): void {
  const own = path.join(folder, 'node_modules/@k8s-audit');
  const ours = readdirSync(own).map((name) => path.join(own, name));
  for (const one of [folder, ...ours]) {
    const file = path.join(one, 'package.json');
    const manifest = readManifest(file);
    const names = Object.keys(manifest.dependencies ?? {});
    const versions = names.map((name) => [
      name,
      readManifest(path.join(folder, 'node_modules', name, 'package.json')).version,
    ]);
    const published = {
      ...manifest,
      dependencies: Object.fromEntries(versions) as Record<string, string>,
      ...(one === folder && { private: false, bundleDependencies: names }),
      devDependencies: undefined,
      dependenciesMeta: undefined,
    };
    rmSync(file); // It may be a link to the workspace's own.
    writeFileSync(file, `${JSON.stringify(published, null, 2)}\n`);
  }
}

const readManifest = (file: string): PackageManifest =>
  JSON.parse(readFileSync(file, 'utf8')) as PackageManifest;

/** As `npm pack` would, which fails on bundled packages; the same bytes each time. */
async function archiveFolder(folder: string, archive: string): Promise<void> {
  const left = [
    '*.map',
    '*.d.ts',
    '*.d.cts',
    '.tsbuildinfo',
    './src',
    './tsconfig.json',
    './dist/testing',
    './node_modules/.*',
  ];
  const fixed = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  await run('tar', [
    ...fixed,
    '--hard-dereference', // npm drops links, and pnpm links files that are the same.
    ...left.map((pattern) => `--exclude=${pattern}`),
    String.raw`--transform=s,^\.,package,`,
    '-czf',
    archive,
    '-C',
    folder,
    '.',
  ]);
}
