import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anAuditEvent,
  createApiserverClient,
  eventually,
  startPipeline,
  type Pipeline,
} from '../index.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const run = promisify(execFile);
const EVENTS = 1_000;

let folder: string;
let pipeline: Pipeline;

/** The pnpm that the workspace pins: the one its own set-up brought, else a fresh one. */
function pnpmCommand(): [program: string, ...args: string[]] {
  const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const { config } = JSON.parse(manifest) as { config: { pnpm: string } };
  const ours = join(ROOT, `.data/tools/pnpm@${config.pnpm}/node_modules/.bin/pnpm`);
  return existsSync(ours)
    ? [ours]
    : ['npm', 'exec', '--yes', `--package=pnpm@${config.pnpm}`, '--', 'pnpm'];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-audit-install-'));
  const [program, ...args] = pnpmCommand();
  for (const service of ['ingest', 'writer', 'query']) {
    // The command of deploy/docker/Dockerfile.
    const deploy = ['--filter', `@k8s-audit/${service}`, 'deploy', '--legacy', '--prod'];
    await run(program, [...args, ...deploy, '--prefer-offline', join(folder, service)], {
      cwd: ROOT,
      env: { ...process.env, CI: 'true' },
    });
  }
  pipeline = await startPipeline({
    serviceEntry: (service) => join(folder, service, 'dist/main.js'),
  });
}, 300_000);
afterAll(async () => {
  await pipeline.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describe('what the images hold', () => {
  it('runs the whole path of an event, with nothing but its own packages', async () => {
    const client = createApiserverClient({
      url: pipeline.webhookUrl('installed'),
      token: pipeline.webhookToken,
      batchMaxSize: 100,
    });
    for (let n = 0; n < EVENTS; n += 1) client.process(anAuditEvent());
    const deliveries = await client.shutdown();
    client.close();
    expect(deliveries).toHaveLength(EVENTS / 100);
    expect(deliveries.every((delivery) => delivery.delivered)).toBe(true);
    const found = await eventually(async () => {
      const page = (await pipeline.api('/api/v1/events?limit=1000&q=cluster:installed')) as {
        items: unknown[];
      };
      expect(page.items).toHaveLength(EVENTS);
      return page.items;
    });
    expect(found).toHaveLength(EVENTS);
  });

  it('serves the pages with their styles', async () => {
    const base = pipeline.queryUrl;
    const page = await (await fetch(`${base}/login`)).text();
    const [, style] = /<link[^>]+href="([^"]+\.css[^"]*)"/.exec(page) ?? [];
    expect((await fetch(new URL(style ?? 'none', base))).status).toBe(200);
  });

  it.each(['ingest', 'writer', 'query'] as const)(
    '%s brings no tools of development',
    (service) => {
      const { devDependencies } = JSON.parse(
        readFileSync(join(folder, service, 'package.json'), 'utf8'),
      ) as { devDependencies?: Record<string, string> };
      for (const name of Object.keys(devDependencies ?? {}))
        expect(existsSync(join(folder, service, 'node_modules', name))).toBe(false);
    },
  );
});
