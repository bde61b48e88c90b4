import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createApiserverClient } from './apiserver-client.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}
type Answer = readonly [status: number, headers?: Record<string, string>];

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Answers one request after the other as told, then 200. */
async function serve(...answers: Answer[]): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', body });
      const [status, headers] = answers.shift() ?? [200];
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook?lost=1`, seen };
}

const clientOf = (url: string, more = {}) =>
  createApiserverClient({ url, token: 't', initialBackoffMs: 1, ...more });

describe('createApiserverClient', () => {
  it('sends the same bytes up to five times, whatever the error', async () => {
    const { url, seen } = await serve([400], [401], [404], [503], [500]);
    expect(await clientOf(url).send('{"a":1}')).toEqual({ delivered: false, attempts: 5 });
    expect(seen).toEqual(
      Array.from({ length: 5 }, () => ({
        method: 'POST',
        url: '/hook?timeout=30s',
        body: '{"a":1}',
      })),
    );
  });

  it('tries ten times more in an attempt where Retry-After says so', async () => {
    const busy = Array.from({ length: 11 }, (): Answer => [503, { 'retry-after': '0' }]);
    const { url, seen } = await serve(...busy);
    expect(await clientOf(url).send('{}')).toEqual({ delivered: true, attempts: 2 });
    expect(seen).toHaveLength(12);
  });

  it('takes an empty GET for a delivery after 302, and sends again after 307', async () => {
    const moved = await serve([302, { location: '/elsewhere' }]);
    expect(await clientOf(moved.url).send('{}')).toEqual({ delivered: true, attempts: 1 });
    expect(moved.seen[1]).toEqual({ method: 'GET', url: '/elsewhere', body: '' });
    server.close();
    const again = await serve([307, { location: '/elsewhere' }]);
    await clientOf(again.url).send('{}');
    expect(again.seen[1]).toEqual({ method: 'POST', url: '/elsewhere', body: '{}' });
  });

  it('joins events into batches by count and by age', async () => {
    const { url, seen } = await serve();
    const client = clientOf(url, { batchMaxSize: 2, batchMaxWaitMs: 10_000 });
    for (const auditID of ['a', 'b', 'c']) client.process({ auditID });
    expect(await client.shutdown()).toHaveLength(2);
    const counts = seen.map(({ body }) => (JSON.parse(body) as { items: unknown[] }).items.length);
    expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2]);
  });
});
