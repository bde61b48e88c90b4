import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent, eventually, startPipeline, type Pipeline } from '@k8s-audit/testkit';
import { findFreePort } from './testing/find-free-port.ts';
import { installPackedCommand } from './testing/install-packed-command.ts';

interface Ended {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Ends what would go on for ever; a live view is asked for its first seconds. */
const LIMIT_MS = 20_000;

let pipeline: Pipeline;
let folder: string;
let empty: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'k8s-audit-packed-'));
  empty = path.join(folder, 'empty');
  await mkdir(empty);
  [pipeline, program] = await Promise.all([
    startPipeline(),
    installPackedCommand(path.join(folder, 'npm')),
  ]);
}, 120_000);
afterAll(async () => {
  await pipeline.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Runs it in an empty folder, with nothing of this checkout around it. */
const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  new Promise<Ended>((resolve) => {
    const node = path.dirname(process.execPath);
    const env = { PATH: `${node}:/usr/bin:/bin`, HOME: folder, ...environment };
    const child = execFile(program, args, { cwd: empty, env, timeout: LIMIT_MS }, (error, ...out) =>
      resolve({ code: error === null ? 0 : (error.code ?? null), stdout: out[0], stderr: out[1] }),
    );
    child.stdin?.end();
  });

/** With the address and token of a system that runs. */
const runThere = (...args: string[]) =>
  run(args, {
    K8S_AUDIT_URL: `http://127.0.0.1:${pipeline.service('query').port}`,
    K8S_AUDIT_TOKEN: pipeline.apiToken,
    K8S_AUDIT_WEBHOOK_URL: `http://127.0.0.1:${pipeline.service('ingest').port}`,
    K8S_AUDIT_WEBHOOK_TOKEN: pipeline.webhookToken,
  });

describe('the packed command, in an empty folder', () => {
  it('is a package that npm takes', async () => {
    const target = path.join(path.dirname(await realpath(program)), '..');
    const parts = ['LICENSE', 'README.md', 'bin', 'dist', 'node_modules', 'package.json'];
    expect((await readdir(target)).toSorted()).toEqual(parts);
    const manifest = await readFile(path.join(target, 'package.json'), 'utf8');
    expect(manifest).not.toMatch(/"(workspace|catalog):/);
  });

  it('sends logs and made-up events, and finds, shows and writes them', async () => {
    const log = path.join(folder, 'audit.log');
    await writeFile(log, `${JSON.stringify(anAuditEvent({ auditID: 'packed-1' }))}\n`);
    expect(await runThere('import', '-c', 'packed', log)).toMatchObject({ code: 0 });
    expect(await runThere('simulate', '-c', 'packed', '-n', '5')).toMatchObject({ code: 0 });
    await eventually(async () => {
      const { stdout } = await runThere('search', '-o', 'json', 'cluster:packed');
      expect(stdout.trim().split('\n')).toHaveLength(6);
    });
    const file = path.join(folder, 'events.ndjson');
    const exported = await runThere('export', '-f', file, 'cluster:packed');
    expect([exported.stderr, exported.code]).toEqual([expect.any(String), 0]);
    expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(6);
  }, 60_000);

  it('finds what is wrong with the webhook', async () => {
    const { code, stdout } = await runThere('doctor', '-c', 'packed');
    expect([stdout, code]).toEqual([expect.stringContaining('The address is http://'), 1]);
  });

  it('makes tokens, by the API and in a file', async () => {
    expect((await runThere('token', 'make', '-c', 'packed')).stdout.trim()).toMatch(/^\S{30,}$/);
    const file = path.join(folder, 'tokens.json');
    expect(await run(['token', 'make', '-c', 'packed', '--file', file])).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('packed');
  });

  it.each(['bash', 'zsh', 'fish'])('completes in %s', async (shell) => {
    const { code, stdout } = await run(['completion', shell]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('doctor')]);
  });

  it('brings a schema up to date', async () => {
    const { host, port, user, password, name } = pipeline.database;
    const { code, stderr } = await run(['migrate'], {
      DB_HOST: host,
      DB_PORT: String(port),
      DB_USER: user,
      DB_PASSWORD: password,
      DB_NAME: name,
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining('up to date')]);
  });

  it.each([
    ['search', 'Nothing listens'],
    ['tail', 'Nothing listens'],
    ['export', 'Nothing listens'],
    ['doctor', 'FAIL  port'],
    ['start', 'npm start'],
    ['migrate', 'DB_HOST'],
  ])('says in words what %s needs', async (command, words) => {
    const nowhere = `http://127.0.0.1:${await findFreePort()}`;
    const { code, stdout, stderr } = await run([command], {
      K8S_AUDIT_URL: nowhere,
      K8S_AUDIT_TOKEN: 'x',
      K8S_AUDIT_WEBHOOK_URL: nowhere,
      DB_PORT: '1',
    });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain(words);
    expect(stdout + stderr).not.toMatch(/^ +at /m);
    expect((stdout + stderr).trim().split('\n').length).toBeLessThan(command === 'doctor' ? 20 : 2);
  });

  it('leaves nothing behind', async () => {
    expect(await readdir(empty)).toEqual([]);
  });
});
