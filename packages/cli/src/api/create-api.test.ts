import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startFaultServer, type FaultServer } from '../testing/fault-server.ts';
import { createApi } from './create-api.ts';

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function ask(listener: RequestListener, token?: string): Promise<unknown> {
  server = await startFaultServer(listener);
  const api = createApi({ url: `http://127.0.0.1:${server.port}`, ...(token && { token }) });
  return api.get('/api/v1/events', { parameters: { q: 'a b', from: undefined } });
}

const refuse =
  (status: number, body: string): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end(body);

const error = (message: string, position?: number): string =>
  JSON.stringify({ error: { code: 'x', message, position } });

describe('createApi', () => {
  it('asks with the token, and leaves out what is not set', async () => {
    const answer = await ask((request, response) => {
      response.end(JSON.stringify([request.url, request.headers.authorization]));
    }, 'secret');
    expect(answer).toEqual(['/api/v1/events?q=a+b', 'Bearer secret']);
  });

  it.each<[string, RequestListener, number, string]>([
    ['no token', refuse(401, error('sign in')), 4, 'set K8S_AUDIT_TOKEN'],
    ['no right', refuse(403, error('not yours')), 4, 'Not allowed: not yours'],
    [
      'a wrong query',
      refuse(400, error('what\u001b is this', 3)),
      2,
      'what\\u001b is this (at character 4)',
    ],
    ['a service that is busy', refuse(503, error('later')), 3, 'cannot answer now: later'],
    ['a proxy without a service', refuse(502, '<html>Bad Gateway'), 3, 'does not reach it now'],
    ['another server', refuse(404, '<html>Not Found'), 1, 'is not the API of k8s-audit'],
    ['another server that is content', refuse(200, '<html>Welcome'), 1, 'is not the API'],
    [
      'a server that hangs up',
      (request) => void request.socket.destroy(),
      3,
      'closes the connection',
    ],
  ])('tells what to do about %s', async (_what, listener, exitCode, words) => {
    const asked = ask(listener);
    await expect(asked).rejects.toMatchObject({ exitCode });
    await expect(asked).rejects.toThrow(words);
  });

  it('takes a token nowhere else', async () => {
    let seen = 0;
    const asked = ask((_request, response) => {
      seen += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    }, 'secret');
    await expect(asked).rejects.toThrow('is not the API');
    expect(seen).toBe(1);
  });
});
