import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { startServer } from './start-server.ts';

const address = { host: '127.0.0.1', port: 0 };

describe('a server that stops', () => {
  it('does not wait for connections on which nothing was asked', async () => {
    const server = await startServer((_request, response) => void response.end('x'), address);
    const open = connect(server.port, '127.0.0.1');
    await once(open, 'connect');
    await server.close();
    open.destroy();
  });

  it('lets a running request finish', async () => {
    const server = await startServer((_request, response) => {
      setTimeout(() => response.end('done'), 2_000);
    }, address);
    const answer = fetch(`http://127.0.0.1:${server.port}/`).then((response) => response.text());
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.close();
    expect(await answer).toBe('done');
  });
});
