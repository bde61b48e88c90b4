import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { startFaultProxy, type FaultProxy } from './start-fault-proxy.ts';

const cleanups: Array<() => unknown> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Answers every byte with `name` and the byte; after the client's end it says so and ends. */
async function startEcho(name = ''): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (chunk) => void socket.write(name + chunk.toString()));
    socket.on('end', () => void socket.end('bye'));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

interface Client {
  readonly socket: Socket;
  text(): string;
  ended(): boolean;
  fault(): string | undefined;
}

async function setUp(): Promise<{ proxy: FaultProxy; client: Client }> {
  const proxy = await startFaultProxy(portOf(await startEcho()));
  cleanups.push(() => proxy.close());
  return { proxy, client: await open(proxy) };
}

async function open(proxy: FaultProxy): Promise<Client> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  let text = '';
  let ended = false;
  let fault: string | undefined;
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.on('end', () => (ended = true));
  socket.on('error', (error: NodeJS.ErrnoException) => (fault = error.code));
  cleanups.push(() => socket.destroy());
  await once(socket, 'connect').catch(() => undefined); // A refusal may come first.
  return { socket, text: () => text, ended: () => ended, fault: () => fault };
}

describe('startFaultProxy', () => {
  it('passes bytes and ends in both directions', async () => {
    const { client } = await setUp();
    client.socket.write('abc');
    await eventually(() => expect(client.text()).toBe('abc'));
    client.socket.end();
    await eventually(() => expect([client.text(), client.ended()]).toEqual(['abcbye', true]));
  });

  it('delays each direction', async () => {
    const { proxy, client } = await setUp();
    proxy.delay(100);
    const before = performance.now();
    client.socket.write('a');
    await eventually(() => expect(client.text()).toBe('a'));
    expect(performance.now() - before).toBeGreaterThanOrEqual(195);
  });

  it('throttles', async () => {
    const { proxy, client } = await setUp();
    proxy.throttle(1_000_000);
    const before = performance.now();
    client.socket.write('x'.repeat(300_000));
    await eventually(() => expect(client.text()).toHaveLength(300_000));
    expect(performance.now() - before).toBeGreaterThan(150);
  });

  it.each(['requests', 'answers'] as const)(
    'holds %s until it releases them',
    async (direction) => {
      const { proxy, client } = await setUp();
      proxy.hold(direction);
      client.socket.write('abc');
      await eventually(() => expect(proxy.heldBytes(direction)).toBe(3));
      await delay(50);
      expect(client.text()).toBe('');
      proxy.release();
      await eventually(() => expect(client.text()).toBe('abc'));
      expect(proxy.heldBytes(direction)).toBe(0);
    },
  );

  it('forgets what it held for a client that is gone', async () => {
    const { proxy, client } = await setUp();
    proxy.hold('requests');
    client.socket.write('abc');
    await eventually(() => expect(proxy.heldBytes('requests')).toBe(3));
    client.socket.resetAndDestroy();
    await eventually(() => expect(proxy.connections()).toBe(0));
    expect(proxy.heldBytes('requests')).toBe(0);
  });

  it('leaves connections in a black hole while new ones are well', async () => {
    const { proxy, client } = await setUp();
    proxy.abandon();
    client.socket.write('a');
    const fresh = await open(proxy);
    fresh.socket.write('b');
    await eventually(() => expect(fresh.text()).toBe('b'));
    expect([client.text(), client.ended()]).toEqual(['', false]);
  });

  it('resets', async () => {
    const { proxy, client } = await setUp();
    proxy.reset();
    await eventually(() => expect(client.fault()).toBe('ECONNRESET'));
  });

  it('closes one direction alone', async () => {
    const { proxy, client } = await setUp();
    client.socket.write('a');
    await eventually(() => expect(client.text()).toBe('a'));
    proxy.halfClose('answers');
    await eventually(() => expect(client.ended()).toBe(true));
    expect(client.socket.writable).toBe(true);
  });

  it('refuses, and lets in again', async () => {
    const { proxy } = await setUp();
    proxy.refuse();
    const refused = await open(proxy);
    await eventually(() => expect(refused.fault()).toBe('ECONNRESET'));
    proxy.release();
    const welcome = await open(proxy);
    welcome.socket.write('a');
    await eventually(() => expect(welcome.text()).toBe('a'));
  });

  it('sends new connections elsewhere', async () => {
    const { proxy } = await setUp();
    proxy.retarget(portOf(await startEcho('other ')));
    const client = await open(proxy);
    client.socket.write('a');
    await eventually(() => expect(client.text()).toBe('other a'));
  });
});
