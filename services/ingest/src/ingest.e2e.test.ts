import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { Agent, request as requestTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createAuthority, eventually } from '@k8s-audit/testkit';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const REDIS_PORT = 20_000 + (process.pid % 10_000);
const HTTP_PORT = REDIS_PORT + 10_000;
const url = `http://127.0.0.1:${HTTP_PORT}`;
const BEARER = { authorization: 'Bearer right' };
const cleanups: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function run(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ChildProcess> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  const gone = once(child, 'exit');
  cleanups.push(async () => {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await gone;
  });
  return child;
}

async function startRedis(fsync: string): Promise<ChildProcess> {
  const dir = await mkdtemp(join(tmpdir(), 'k8s-audit-redis-'));
  cleanups.push(() => rm(dir, { recursive: true }));
  const durable = [
    '--appendonly',
    'yes',
    '--appendfsync',
    fsync,
    '--maxmemory-policy',
    'noeviction',
  ];
  return run('redis-server', [
    '--port',
    String(REDIS_PORT),
    '--dir',
    dir,
    '--save',
    '',
    ...durable,
  ]);
}

const startIngest = (env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, ['--conditions=@k8s-audit/source', MAIN], {
    REDIS_URL: `redis://127.0.0.1:${REDIS_PORT}`,
    HTTP_PORT: String(HTTP_PORT),
    HTTP_HOST: '127.0.0.1',
    WEBHOOK_TOKEN: 'right',
    NODE_OPTIONS: '',
    ...env,
  });

async function untilReadyIs(status: number): Promise<void> {
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`/readyz never answered ${status}`);
}

const post = () =>
  fetch(`${url}/webhook/audit/c1`, {
    method: 'POST',
    headers: BEARER,
    body: '{"kind":"EventList","items":[{}]}',
  });

describe('the ingest process', () => {
  it('refuses to start on a Redis that could lose jobs, and says what to change', async () => {
    await startRedis('everysec');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const ingest = await startIngest();
    let said = '';
    ingest.stderr?.on('data', (data) => (said += String(data)));
    expect((await once(ingest, 'exit'))[0]).toBe(1);
    expect(said).toMatch(/CONFIG SET appendfsync always/);
  });

  it('starts without Redis, recovers when it comes, answers 503 within 5 s while it hangs', async () => {
    const ingest = await startIngest();
    await untilReadyIs(503);
    expect((await post()).status).toBe(503);
    const redis = await startRedis('always');
    await untilReadyIs(200);
    expect((await post()).status).toBe(200);
    redis.kill('SIGSTOP');
    const before = Date.now();
    expect((await post()).status).toBe(503);
    expect(Date.now() - before).toBeLessThan(5_000);
    redis.kill('SIGCONT');
    await untilReadyIs(200);
    ingest.kill('SIGTERM');
    expect((await once(ingest, 'exit'))[0]).toBe(0);
  });

  it('speaks TLS, and knows a cluster by its certificate', async () => {
    const authority = createAuthority();
    cleanups.push(async () => authority.remove());
    const server = authority.issue({
      commonName: 'ingest',
      altNames: ['IP:127.0.0.1'],
      use: 'serverAuth',
    });
    await startRedis('always');
    await startIngest({
      TLS_CERT_FILE: server.certFile,
      TLS_KEY_FILE: server.keyFile,
      TLS_CLIENT_CA_FILE: authority.caFile,
    });
    const { cert, key } = authority.issue({ commonName: 'prod' });
    const agent = new Agent({ ca: authority.ca, cert, key });
    const write = (cluster: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const target = `https://127.0.0.1:${HTTP_PORT}/webhook/audit/${cluster}`;
        const asked = requestTls(target, { method: 'POST', agent }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        });
        asked.on('error', reject).end('{"kind":"EventList","items":[{}]}');
      });
    await eventually(async () => expect(await write('prod')).toBe(200), 20_000);
    expect(await write('other')).toBe(403);
    agent.destroy();
  });

  it('takes a body of 200 MB in less than 400 MB of memory', async () => {
    await startRedis('always');
    const ingest = await startIngest();
    await untilReadyIs(200);
    let mostMb = 0;
    const timer = setInterval(() => {
      void readFile(`/proc/${ingest.pid}/status`, 'utf8').then((text) => {
        mostMb = Math.max(mostMb, Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1_024);
      });
    }, 20);
    const status = await postLarge(200e6);
    clearInterval(timer);
    expect(status).toBe(200);
    expect(mostMb).toBeGreaterThan(0);
    expect(mostMb).toBeLessThan(400);
  });
});

async function postLarge(bytes: number): Promise<number> {
  const out = request(`${url}/webhook/audit/c1`, { method: 'POST', headers: BEARER });
  const answer = once(out, 'response');
  out.write('{"kind":"EventList","items":[');
  for (let n = 0, sent = 0; sent < bytes; n += 1) {
    const event = `${n ? ',' : ''}{"n":${n},"r":"${Math.random()}","x":"${String(n).repeat(200)}"}`;
    sent += event.length;
    if (!out.write(event)) await once(out, 'drain');
  }
  out.end(']}');
  const [response] = await answer;
  response.resume();
  return response.statusCode;
}
