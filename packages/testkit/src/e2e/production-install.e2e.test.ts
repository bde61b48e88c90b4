import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDatabase } from '@k8s-audit/store';
import {
  anAuditEvent,
  createApiserverClient,
  eventIdOf,
  eventually,
  findPnpm,
  startPipeline,
  type Pipeline,
} from '../index.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const run = promisify(execFile);
const SERVICES = ['ingest', 'writer', 'query'] as const;
const EVENTS = 10_000;
const EVENTS_PER_BATCH = 400;
/** What a read-only root does to a process: whoever writes a file fails. */
const READ_ONLY = '--permission --allow-fs-read=* --allow-addons --allow-worker';

let folder: string;
let pipeline: Pipeline;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'k8s-audit-install-'));
  const PATH = [await findPnpm(), process.env['PATH']].join(path.delimiter);
  const script = path.join(ROOT, 'deploy/docker/install-service.sh');
  const env = { ...process.env, PATH, CI: 'true' };
  await Promise.all(
    SERVICES.map((service) =>
      run(script, [service, path.join(folder, service)], { cwd: ROOT, env }),
    ),
  );
  pipeline = await startPipeline({
    serviceEntry: (service) => path.join(folder, service, 'dist/main.js'),
    environment: { NODE_OPTIONS: READ_ONLY, NODE_ENV: 'production' },
  });
}, 300_000);
afterAll(async () => {
  await pipeline.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function storedIds(): Promise<string[]> {
  const db = connectDatabase(pipeline.database);
  try {
    const rows = await db.knex('events').select<Array<{ id: Buffer }>>('id');
    return rows.map((row) => row.id.toString('hex'));
  } finally {
    await db.close();
  }
}

describe('what the images hold', () => {
  it('stores every event that it acknowledged exactly once, and writes no file', async () => {
    const client = createApiserverClient({
      url: pipeline.webhookUrl('installed'),
      token: pipeline.webhookToken,
      batchMaxSize: EVENTS_PER_BATCH,
    });
    const events = Array.from({ length: EVENTS }, () => anAuditEvent());
    for (const event of events) client.process(event);
    const deliveries = await client.shutdown();
    client.close();
    expect(deliveries).toHaveLength(EVENTS / EVENTS_PER_BATCH);
    expect(deliveries.every((delivery) => delivery.delivered)).toBe(true);
    const stored = await eventually(async () => {
      const ids = await storedIds();
      expect(ids.length).toBeGreaterThanOrEqual(EVENTS);
      return ids;
    });
    const acknowledged = events.map((event) => eventIdOf('installed', event));
    expect(stored.toSorted()).toEqual(acknowledged.toSorted());
    const page = (await pipeline.api('/api/v1/events?limit=1000&q=cluster:installed')) as {
      items: unknown[];
    };
    expect(page.items).toHaveLength(1_000);
  });

  it('migrates and ends, as the migration Job has it', async () => {
    const { host, port, user, password, name } = pipeline.database;
    const { stdout } = await run(process.execPath, ['dist/migrate.js'], {
      cwd: path.join(folder, 'writer'),
      env: {
        NODE_OPTIONS: READ_ONLY,
        DB_HOST: host,
        DB_PORT: String(port),
        DB_USER: user,
        DB_PASSWORD: password,
        DB_NAME: name,
      },
    });
    expect(stdout).toContain('the database schema is up to date');
  });

  it('serves the pages with their styles', async () => {
    const base = pipeline.queryUrl;
    const page = await (await fetch(`${base}/login`)).text();
    const [, style] = /<link[^>]+href="([^"]+\.css[^"]*)"/.exec(page) ?? [];
    expect((await fetch(new URL(style ?? 'none', base))).status).toBe(200);
  });

  it.each(SERVICES)('%s brings no sources and no tools of development', (service) => {
    const installed = path.join(folder, service);
    expect(readdirSync(installed).toSorted()).toEqual(['dist', 'node_modules', 'package.json']);
    const manifest = readFileSync(path.join(installed, 'package.json'), 'utf8');
    const { devDependencies } = JSON.parse(manifest) as {
      devDependencies?: Record<string, string>;
    };
    for (const name of Object.keys(devDependencies ?? {}))
      expect(existsSync(path.join(installed, 'node_modules', name))).toBe(false);
  });
});
