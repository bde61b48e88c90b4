import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTlsServer, type TlsOptions } from './tls/create-tls-server.ts';

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
/** The API server's client gives a request 30 s. Who needs four times as long only holds a connection. */
const REQUEST_TIMEOUT_MS = 120_000;

/**
 * Listens, with TLS where it is given, and resolves when bound. Rejects with what to do when the port
 * cannot be had, or the TLS files cannot be used.
 */
export async function startServer(
  handler: RequestListener,
  address: { readonly host: string; readonly port: number },
  tls?: TlsOptions,
): Promise<RunningServer> {
  const limits = {
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  };
  const server =
    tls === undefined ? createServer(limits, handler) : createTlsServer(handler, limits, tls);
  let running = 0;
  server.on('request', (_request, response) => {
    running += 1;
    response.once('close', () => {
      running -= 1;
    });
  });
  await listen(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => close(server, () => running === 0),
  };
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

const QUIET_CHECK_MS = 250;
/** As long as nothing has run for so many checks, a connection is taken for one that is only open. */
const QUIET_CHECKS = 4;

/**
 * Node counts a connection on which no request has come yet as busy, and clients open some ahead: such a
 * one would hold up the end until the deadline. They are closed once nothing runs any more.
 */
function close(server: Server, isQuiet: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let quietChecks = 0;
    const timer = setInterval(() => {
      quietChecks = isQuiet() ? quietChecks + 1 : 0;
      if (quietChecks >= QUIET_CHECKS) server.closeAllConnections();
    }, QUIET_CHECK_MS);
    server.close((error) => {
      clearInterval(timer);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}
