import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRelease } from './build-release.ts';
import { findTool } from './find-tool.ts';
import { readManifests } from './read-manifests.ts';
import { productVersion } from './versions.ts';

const run = promisify(execFile);
const version = productVersion();

let target: string;
let helm: string | null;
beforeAll(async () => {
  helm = await findTool('helm');
  target = await mkdtemp(path.join(tmpdir(), 'k8s-audit-release-test-'));
  if (helm !== null) await buildRelease(target, { cli: false });
}, 120_000);
afterAll(async () => rm(target, { recursive: true, force: true }));

const list = async (file: string): Promise<string[]> =>
  (await run('tar', ['-tzf', path.join(target, file)], { maxBuffer: 16 * 2 ** 20 })).stdout.split(
    '\n',
  );

describe('a release', () => {
  it('holds each part, with its sum', async () => {
    if (helm === null) return;
    expect((await readdir(target)).toSorted()).toEqual([
      'SHA256SUMS',
      `k8s-audit-${version}-image-context.tar.gz`,
      `k8s-audit-${version}-manifests.tar.gz`,
      `k8s-audit-${version}.tgz`,
    ]);
    await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: target });
  });

  it('has a chart that stands alone', async () => {
    if (helm === null) return;
    const chart = path.join(target, `k8s-audit-${version}.tgz`);
    const args = [
      'template',
      'k8s-audit',
      chart,
      '--set',
      'database.host=x,monitoring.enabled=true',
    ];
    const { stdout } = await run(helm, args);
    const kinds = readManifests(stdout).map(({ kind }) => kind);
    expect(kinds).toContain('Deployment');
    const alerts = await run('tar', ['-xzOf', chart, 'k8s-audit/files/alerts.yaml']);
    expect(alerts.stdout).toContain('AuditEventsDropped');
  });

  it('has all that images are built from, and nothing that is not committed', async () => {
    if (helm === null) return;
    const files = await list(`k8s-audit-${version}-image-context.tar.gz`);
    for (const needed of [
      'pnpm-lock.yaml',
      'deploy/docker/Dockerfile',
      'services/ingest/src/main.ts',
    ])
      expect(files).toContain(needed);
    expect(files.filter((file) => /node_modules|^\.data|\/dist\//.test(file))).toEqual([]);
  });

  it('is the same each time, but for the time in the chart', async () => {
    if (helm === null) return;
    const again = await mkdtemp(path.join(tmpdir(), 'k8s-audit-release-again-'));
    await buildRelease(again, { cli: false });
    const name = `k8s-audit-${version}-image-context.tar.gz`;
    const [one, two] = await Promise.all(
      [target, again].map((folder) => readFile(path.join(folder, name))),
    );
    await rm(again, { recursive: true });
    expect(two?.equals(one ?? Buffer.alloc(0))).toBe(true);
  });
});
