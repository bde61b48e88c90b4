import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createLane, type Lane, type Weather } from './lane.ts';

/** `requests` go from whoever connected to the server, `answers` come back. */
export type Direction = 'requests' | 'answers';

export interface FaultProxy {
  readonly port: number;
  connections(): number;
  /** Every byte arrives so much later. */
  delay(latencyMs: number): void;
  throttle(bytesPerSecond: number): void;
  /** Keeps bytes back: a black hole as long as nobody calls `release`. */
  hold(...directions: Direction[]): void;
  heldBytes(direction: Direction): number;
  /** Takes back `delay`, `throttle`, `hold` and `refuse`; what was held goes on. */
  release(): void;
  /** Cuts every connection with RST. */
  reset(): void;
  /** Ends one direction of every connection and leaves the other open. */
  halfClose(direction: Direction): void;
  /** From now on new connections are cut at once. */
  refuse(): void;
  /** What is connected stays in a black hole for ever, as when a host is gone; new connections are well. */
  abandon(): void;
  /** New connections go to another server. */
  retarget(port: number): void;
  close(): Promise<void>;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  readonly lanes: Readonly<Record<Direction, Lane>>;
}

const DIRECTIONS: readonly Direction[] = ['requests', 'answers'];

/** Stands between a client and a server of this machine, and does to them what networks do. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const calm = (): Weather => ({ latencyMs: 0, bytesPerSecond: Infinity, holding: false });
  let weather = { requests: calm(), answers: calm() };
  let links = new Set<Link>();
  const abandoned = new Set<Link>();
  let target = targetPort;
  let refusing = false;

  const change = (directions: readonly Direction[], to: Partial<Weather>): void => {
    for (const direction of directions) Object.assign(weather[direction], to);
    for (const { lanes } of links) for (const direction of directions) lanes[direction].wake();
  };

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (refusing) return void client.resetAndDestroy();
    const server = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    client.setNoDelay(true);
    server.setNoDelay(true);
    const lanes = {
      requests: createLane(client, server, weather.requests),
      answers: createLane(server, client, weather.answers),
    };
    const link = { client, server, lanes };
    links.add(link);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => other.resetAndDestroy());
      socket.on('close', () => {
        links.delete(link);
        abandoned.delete(link);
        other.destroySoon();
      });
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const reset = (): void => {
    for (const { client, server } of links) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  };
  const bury = (): void => {
    for (const { client, server } of abandoned) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    port: (listener.address() as AddressInfo).port,
    connections: () => links.size,
    delay: (latencyMs) => change(DIRECTIONS, { latencyMs }),
    throttle: (bytesPerSecond) => change(DIRECTIONS, { bytesPerSecond }),
    hold: (...directions) => change(directions, { holding: true }),
    heldBytes: (direction) =>
      [...links].reduce((sum, { lanes }) => sum + lanes[direction].heldBytes(), 0),
    release() {
      refusing = false;
      change(DIRECTIONS, calm());
    },
    reset,
    halfClose(direction) {
      for (const { client, server } of links) (direction === 'requests' ? server : client).end();
    },
    refuse() {
      refusing = true;
    },
    abandon() {
      change(DIRECTIONS, { holding: true });
      for (const link of links) abandoned.add(link);
      links = new Set();
      weather = { requests: calm(), answers: calm() };
      refusing = false;
    },
    retarget(port) {
      target = port;
    },
    async close() {
      reset();
      bury();
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
}
