import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { gzipSync, zstdDecompressSync } from 'node:zlib';
import { createRedactor } from '@k8s-audit/audit-event';
import { createProxyTrust, startServer, type RunningServer } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import type { AddOutcome, BatchJob, BatchProducer } from '@k8s-audit/queue';
import { NO_TRACING } from '@k8s-audit/tracing';
import { createIngestApp } from './app.ts';
import { createCredentialStore } from './credentials/credential-store.ts';
import { publishedTokens } from './testing/published-tokens.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const redactor = createRedactor({ key: 'a key of the tests', paths: [], execArguments: false });
const bodyLimitBytes = 16 * 2 ** 20;
const TOKEN = 'right';

let jobs: BatchJob[] = [];
let outcome: AddOutcome = { ok: true };
let server: RunningServer;
let url: string;

// What Redis does with a job is the queue's own test; here it only has to answer.
const producer: BatchProducer = {
  add: async (job) => {
    if (outcome.ok) jobs.push(job);
    return outcome;
  },
  refusal: () => null,
  pressure: () => 0,
  checkReady: async () => undefined,
  status: () => [],
  findVolatileShard: async () => null,
  close: async () => undefined,
};

beforeAll(async () => {
  const credentials = await createCredentialStore({
    token: TOKEN,
    tokensFile: undefined,
    takesCertificates: false,
    published: publishedTokens(),
    logger,
  });
  const forwarded = { trustsProxy: createProxyTrust([]), header: undefined, authorities: null };
  const app = createIngestApp({
    producer,
    credentials,
    forwarded,
    tracing: NO_TRACING,
    bodyLimitBytes,
    redactor,
    logger,
  });
  server = await startServer(app, { host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${server.port}/webhook/audit`;
});
afterAll(() => server.close());
beforeEach(() => {
  jobs = [];
  outcome = { ok: true };
});

const post = (body: string | Buffer, headers: Record<string, string> = {}, path = '/c1') =>
  fetch(url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { authorization: `Bearer ${TOKEN}`, connection: 'close', ...headers },
  });
const list = (items: string) =>
  `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":${items}}\n`;
const bodyOf = (job: BatchJob | undefined) =>
  zstdDecompressSync(Buffer.from(job?.body ?? '', 'base64'));

describe('the webhook', () => {
  it('lets no secret value reach the queue', async () => {
    const event =
      '{"auditID":"s","objectRef":{"resource":"secrets"},"requestObject":{"data":{"p":"aHVudGVyMg=="}}}';
    expect((await post(list(`[{"auditID":"a"},${event}]`))).status).toBe(200);
    expect(bodyOf(jobs[0]).toString()).toMatch(/"p":"redacted:hmac-sha256:[0-9a-f]{32}"/);
    expect(bodyOf(jobs[0]).toString()).not.toContain('aHVudGVyMg');
  });

  it('keeps a body byte for byte and answers 200 without a body', async () => {
    const body = list('[ {"auditID":"a"} ,{"b":12345678901234567890}]');
    const response = await post(body);
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(jobs).toMatchObject([{ cluster: 'c1', events: 2 }]);
    expect(bodyOf(jobs[0]).toString()).toBe(body);
  });

  it.each([
    ['/c1/', 'c1'],
    ['/c1?timeout=30s', 'c1'],
    ['?cluster=c2', 'c2'],
    ['', 'default'],
  ])('takes the cluster of %s', async (path, cluster) => {
    expect((await post(list('[{}]'), {}, path)).status).toBe(200);
    expect(jobs[0]?.cluster).toBe(cluster);
  });

  it.each([
    ['no JSON', 'nope'],
    ['no EventList', '{"kind":"Pod","items":[]}'],
    ['an array', '[]'],
    ['nothing', ''],
    ['a list that ends early', '{"kind":"EventList","items":[{"a":1}'],
    ['something behind the list', `${list('[{}]')}x`],
  ])('answers 400 to %s and keeps nothing', async (_what, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'not_an_event_list' } });
    expect(jobs).toEqual([]);
  });

  it.each([
    ['null', 'null', 0],
    ['empty', '[]', 0],
    ['duplicate keys', '[{"auditID":"a","auditID":"b"}]', 1],
    ['lone surrogates', '[{"user":"\\ud800"}]', 1],
    ['wrong kinds', '[{"auditID":5,"user":[],"verb":{},"stage":null}]', 1],
    ['depth 9,990', `[{"requestObject":${'['.repeat(9_990)}${']'.repeat(9_990)}}]`, 1],
  ])('takes items that are odd: %s', async (_what, items, events) => {
    const response = await post(list(items));
    expect([response.status, jobs.length]).toEqual([200, events]);
  });

  it('keeps invalid UTF-8 as it came', async () => {
    const body = Buffer.concat([
      Buffer.from('{"kind":"EventList","items":[{"a":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}]}'),
    ]);
    expect((await post(body)).status).toBe(200);
    expect(bodyOf(jobs[0]).equals(body)).toBe(true);
  });

  it('warns of items that are no events and keeps them', async () => {
    const response = await post(list('[{}, 5]'));
    expect(response.headers.get('warning')).toMatch(/^299 - "1 of 2 /);
    expect(jobs[0]?.events).toBe(2);
  });

  it('refuses a wrong token and a bad cluster name', async () => {
    expect((await post(list('[{}]'), { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post(list('[{}]'), {}, '/BAD')).status).toBe(400);
    expect(jobs).toEqual([]);
  });

  it('answers 401 to a stranger before the body has come, and closes', async () => {
    const answer = await talk(
      'POST /webhook/audit/c1 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n{',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 [\s\S]*Connection: close/i);
  });

  it('answers 413 to an announced and to a counted excess', async () => {
    const head = `POST /webhook/audit/c1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n`;
    expect(await talk(`${head}Content-Length: 99999999\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 413/,
    );
    const bomb = gzipSync(Buffer.alloc(bodyLimitBytes + 1, ' '));
    expect((await post(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
  });

  it('inflates gzip, answers 400 to a broken one and 415 to anything else', async () => {
    const zipped = gzipSync(list('[{}]'));
    expect((await post(zipped, { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(bodyOf(jobs[0]).toString()).toBe(list('[{}]'));
    expect((await post('xx', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post('xx', { 'content-encoding': 'br' })).status).toBe(415);
  });

  it('keeps nothing of a body that was cut off', async () => {
    const head = `POST /webhook/audit/c1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n`;
    await talk(`${head}Content-Length: 500\r\n\r\n${list('[{}]')}`, { cut: true });
    expect((await post(list('[]'))).status).toBe(200);
    expect(jobs).toEqual([]);
  });

  it('splits a large body into whole lists that hold every event once', async () => {
    const events = Array.from({ length: 9_000 }, (_, i) => `{"n":${i},"x":"${'y'.repeat(1_200)}"}`);
    expect((await post(list(`[${events.join(' ,\n')}]`))).status).toBe(200);
    expect(jobs.length).toBeGreaterThan(2);
    const parts = jobs.map(
      (job) => JSON.parse(bodyOf(job).toString()) as { kind: string; items: { n: number }[] },
    );
    expect(parts.map((part) => part.items.length)).toEqual(jobs.map((job) => job.events));
    expect(parts.flatMap((part) => part.items.map((item) => item.n))).toEqual(
      events.map((_, i) => i),
    );
  });

  it.each(['unavailable', 'full'] as const)(
    'answers 503 and when to come again while the queue is %s',
    async (reason) => {
      outcome = { ok: false, reason, message: 'no' };
      const response = await post(list('[{}]'));
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    },
  );

  it('keeps a single event that is larger than a part', async () => {
    const body = list(`[{"requestObject":"${'z'.repeat(9_000_000)}"},{"n":2}]`);
    expect((await post(body)).status).toBe(200);
    expect(jobs.reduce((sum, job) => sum + job.events, 0)).toBe(2);
    for (const job of jobs) expect(JSON.parse(bodyOf(job).toString())).toHaveProperty('items');
  });

  it('counts a refusal once', async () => {
    await post('xx', { 'content-encoding': 'zstd' });
    const text = await (await fetch(new URL('/metrics', url))).text();
    const counts = text.match(/refused_requests_total\{reason="unsupported_encoding"\} (\d+)/);
    expect(counts?.[1]).toBe('2'); // This one, and that of the test of encodings.
  });

  it('answers 404 and 405 in JSON', async () => {
    expect((await fetch(`${url}x`)).status).toBe(404);
    const response = await fetch(url);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

/** Says exactly these bytes and gives what comes back; `cut` hangs up instead of listening. */
function talk(bytes: string, options: { cut?: boolean } = {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes));
    if (options.cut) setTimeout(() => socket.destroy(), 50);
    socket.on('data', (data) => {
      answer += data.toString();
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
