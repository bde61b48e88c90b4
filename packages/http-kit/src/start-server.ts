import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RunningServer {
  readonly port: number;
  /** Stops accepting, lets running requests finish, closes idle connections. */
  close(): Promise<void>;
}

/**
 * Go's HTTP client, which kube-apiserver uses, keeps an idle connection for 90 s; a server that
 * closes earlier races with its next POST and costs it a failed attempt and 10 s of waiting.
 */
const KEEP_ALIVE_TIMEOUT_MS = 95_000;
/** Must be above the keep-alive time, else Node cuts idle connections by this one. */
const HEADERS_TIMEOUT_MS = 100_000;

/** Listens and resolves when bound; rejects with what to do when the port cannot be had. */
export async function startServer(
  handler: RequestListener,
  address: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS },
    handler,
  );
  await listen(server, address);
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function listen(server: Server, address: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new Error(`cannot listen on ${address.host}:${address.port}: ${explain(error)}`, {
          cause: error,
        }),
      );
    });
    server.listen(address.port, address.host, resolve);
  });
}

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'the port is taken; choose another with HTTP_PORT';
  if (error.code === 'EACCES')
    return 'no right to use this port; choose one above 1023 with HTTP_PORT';
  return error.message;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeIdleConnections();
  });
}
