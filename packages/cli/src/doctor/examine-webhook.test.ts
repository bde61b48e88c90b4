import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readKubeconfig, resolveAccess, type WebhookAccess } from '@k8s-audit/apiserver-client';
import { certificateFile, startFaultServer } from '../testing/fault-server.ts';
import { examineWebhook, type Check } from './examine-webhook.ts';

const cleanups: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

type Certificate = Parameters<typeof startFaultServer>[1];

async function serve(listener: RequestListener, certificate?: Certificate): Promise<number> {
  const server = await startFaultServer(listener, certificate);
  cleanups.push(() => server.close());
  return server.port;
}

/** A kubeconfig file, read as kube-apiserver reads it. */
function accessOf(server: string, more: { cluster?: string; user?: string } = {}): WebhookAccess {
  const folder = mkdtempSync(join(tmpdir(), 'k8s-audit-doctor-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'webhook.yaml');
  const authority = `, certificate-authority: ${certificateFile('authority')}`;
  writeFileSync(
    file,
    `{clusters: [{name: c, cluster: {server: '${server}'${more.cluster ?? authority}}}],
      users: [{name: u, user: {${more.user ?? 'token: right'}}}],
      contexts: [{name: x, context: {cluster: c, user: u}}], current-context: x}`,
  );
  const read = readKubeconfig(file);
  if (!read.ok) throw new Error(read.reason);
  const resolved = resolveAccess(read.entry);
  if (!resolved.ok) throw new Error(resolved.reason);
  return resolved.access;
}

async function examine(
  access: WebhookAccess,
  more: { timeoutMs?: number; largeBodyBytes?: number } = {},
): Promise<Check[]> {
  const checks: Check[] = [];
  const examination = { timeoutMs: 10_000, largeBodyBytes: 0, api: null, ...more };
  for await (const check of examineWebhook(access, examination)) checks.push(check);
  return checks;
}

const faultsOf = (checks: readonly Check[]) =>
  checks
    .filter(({ finding }) => finding.level === 'fault')
    .map(({ about, finding }) => `${about}: ${finding.says} ${finding.advice ?? ''}`);

/** What ingest does, as far as the doctor can tell. */
function likeIngest(request: IncomingMessage, response: ServerResponse): void {
  request.resume().once('end', () => {
    const answer = (status: number, code: string): void =>
      void response.writeHead(status).end(JSON.stringify({ error: { code, message: code } }));
    if (request.headers.authorization !== 'Bearer right') answer(401, 'unauthenticated');
    else if (request.headers['content-length'] === '0') answer(400, 'not_an_event_list');
    else response.writeHead(200).end();
  });
}

const PATH = '/webhook/audit/prod';

describe('examineWebhook', () => {
  it('finds nothing wrong where nothing is, and sends what the real client sends', async () => {
    const seen: Array<Pick<IncomingMessage, 'url' | 'headers'>> = [];
    const port = await serve((request, response) => {
      seen.push({ url: request.url ?? '', headers: request.headers });
      likeIngest(request, response);
    }, 'loopback');
    const access = accessOf(`https://127.0.0.1:${port}/webhook//audit/x/../prod/?cluster=lost`);
    const checks = await examine(access, { largeBodyBytes: 2 ** 21 });
    expect(faultsOf(checks)).toEqual([]);
    expect(checks.map(({ about }) => about)).toContain('large body');
    expect(checks.find(({ about }) => about === 'token')?.finding.level).toBe('good');
    expect(seen[0]?.url).toBe(`${PATH}?timeout=30s`);
    expect(seen[0]?.headers).toMatchObject({
      'user-agent': 'Go-http-client/1.1',
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'accept-encoding': 'gzip',
      authorization: 'Bearer right',
    });
  });

  it.each<[string, string, { cluster?: string; user?: string }, string]>([
    [
      'a name that does not resolve',
      'https://k8s-audit.invalid',
      {},
      'name: The name k8s-audit.invalid does not resolve',
    ],
    ['nothing that listens', 'https://127.0.0.1:1', {}, 'port: Nothing listens at 127.0.0.1:1'],
    [
      'a name of no cluster',
      'https://127.0.0.1:1/webhook/audit/Prod_1',
      {},
      'settings: "Prod_1" is no name',
    ],
  ])('names %s', async (_what, server, more, words) => {
    const access = accessOf(server.includes('/webhook') ? server : `${server}${PATH}`, more);
    expect(faultsOf(await examine(access)).join('\n')).toContain(words);
  });

  it.each<[string, Certificate, { cluster?: string; user?: string }, string]>([
    ['a certificate for other names', 'other-name', {}, 'is for other names'],
    ['an authority that is not known', 'loopback', { cluster: '' }, 'authority that is not known'],
    ['a certificate that Go refuses', 'no-names', {}, 'subjectAltName'],
    ['a port without TLS', undefined, {}, 'does not speak TLS'],
  ])('names %s', async (_what, certificate, more, words) => {
    const port = await serve(likeIngest, certificate);
    // An address would have to stand in subjectAltName for Node too.
    const host = certificate === 'no-names' ? 'localhost' : '127.0.0.1';
    const faults = faultsOf(await examine(accessOf(`https://${host}:${port}${PATH}`, more)));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^TLS: /);
    expect(faults[0]).toContain(words);
  });

  it.each<[string, RequestListener, { user?: string }, string]>([
    [
      'a token that is refused',
      likeIngest,
      { user: 'token: wrong' },
      'batch: The token is refused (401',
    ],
    [
      'a token that is missing',
      likeIngest,
      { user: '' },
      'batch: A token is wanted, and none was sent',
    ],
    [
      'a redirect that loses the events',
      (request, response) => {
        const moved = request.url?.startsWith('/login') !== true;
        response.writeHead(moved ? 302 : 200, moved ? { location: '/login' } : {}).end();
      },
      {},
      'batch: 127.0.0.1:PORT redirects with 302 to https://127.0.0.1:PORT/login.',
    ],
    [
      'a server that is none of ours',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>Welcome');
      },
      {},
      'batch: https://127.0.0.1:PORT/webhook/audit/prod answers 200 with text/html that begins "<!doctype html>Welcome"',
    ],
    [
      'a server that takes anything',
      (_request, response) => void response.writeHead(200).end(),
      {},
      'server: What answers at https://127.0.0.1:PORT/webhook/audit/prod is not the ingest',
    ],
    [
      'a status that only looks like success',
      (_request, response) => void response.writeHead(207).end(),
      {},
      'only 200 to 206 count',
    ],
    [
      'a type that Go cannot read',
      (_request, response) =>
        void response.writeHead(200, { 'content-type': 'application/json; charset' }).end(),
      {},
      'Content-Type that Go cannot read',
    ],
    [
      'a gateway without a service',
      (_request, response) =>
        void response.writeHead(503).end('<html><title>503 Service Unavailable</title>'),
      {},
      'cannot take events now (503: 503 Service Unavailable)',
    ],
  ])('names %s', async (_what, listener, more, words) => {
    const port = await serve(listener, 'loopback');
    const faults = faultsOf(await examine(accessOf(`https://127.0.0.1:${port}${PATH}`, more)));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.replaceAll(String(port), 'PORT')).toContain(words);
  });

  it('names an address that is http://, which drops the token', async () => {
    const port = await serve(likeIngest);
    const checks = await examine(accessOf(`http://127.0.0.1:${port}${PATH}`, { cluster: '' }));
    const faults = faultsOf(checks);
    expect(faults[0]).toContain('silently leaves token and certificate out');
    expect(faults[1]).toContain('A token is wanted, and none was sent');
  });

  it('names a redirect from http:// to https://', async () => {
    const secure = await serve(likeIngest, 'loopback');
    const port = await serve((request, response) => {
      const location = `https://127.0.0.1:${secure}${request.url ?? ''}`;
      response.writeHead(301, { location }).end();
    });
    const checks = await examine(
      accessOf(`http://127.0.0.1:${port}${PATH}`, { cluster: '', user: '' }),
    );
    const [found = ''] = faultsOf(checks);
    expect(found).toContain(`redirects with 301 to https://127.0.0.1:${secure}${PATH}`);
    expect(found).toContain('authority that is not known');
  });

  it('names a server that is too slow', async () => {
    const port = await serve(() => undefined, 'loopback');
    const access = accessOf(`https://127.0.0.1:${port}${PATH}`);
    const faults = faultsOf(await examine(access, { timeoutMs: 1_500 }));
    expect(faults).toEqual([expect.stringContaining('does not answer in time')]);
  });

  it.each(['answers 413', 'closes the connection'])(
    'names the limit of bodies of a proxy that %s',
    async (how) => {
      const limit = 3 * 2 ** 20;
      const port = await serve((request, response) => {
        if (Number(request.headers['content-length'] ?? 0) <= limit) likeIngest(request, response);
        else if (how === 'answers 413') response.writeHead(413, { connection: 'close' }).end();
        else request.socket.destroy();
      }, 'loopback');
      const access = accessOf(`https://127.0.0.1:${port}${PATH}`);
      const faults = faultsOf(await examine(access, { largeBodyBytes: 8 * 2 ** 20 }));
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(/^large body: A body of 8.0 MiB fails; 2.0 MiB passes/);
    },
  );

  it('warns of what works, and should not stay', async () => {
    const port = await serve((_request, response) => void response.writeHead(200).end());
    const [, ...checks] = await examine(
      accessOf(`http://127.0.0.1:${port}/webhook/audit?cluster=prod`, { cluster: '', user: '' }),
    );
    const warnings = checks.filter(({ finding }) => finding.level === 'warning');
    const said = warnings.map(({ finding }) => finding.says).join('\n');
    expect(said).toContain('all clusters get the name of their token');
    expect(said).toContain('drops the query');
    expect(said).toContain('unencrypted');
    expect(said).toContain('taken without a token');
  });
});
