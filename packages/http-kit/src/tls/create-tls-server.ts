import type { RequestListener, ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Logger } from '@k8s-audit/logging';
import { watchFiles } from '../watch-files.ts';
import { pathsOf, readTlsFiles, type TlsFiles } from './tls-files.ts';

export interface TlsOptions {
  readonly files: TlsFiles;
  readonly logger: Logger;
}

/**
 * A server that speaks TLS 1.2 and 1.3, and goes on with new files once they are there and whole.
 * Throws when the files cannot be used at start; later, broken ones keep those before them.
 */
export function createTlsServer(
  handler: RequestListener,
  limits: ServerOptions,
  { files, logger }: TlsOptions,
): Server {
  const server = createServer(
    {
      ...limits,
      ...readTlsFiles(files),
      // A certificate is one way to say who one is: who brings none may have a token. What a
      // certificate is worth stands on the connection, see client-certificate.ts.
      requestCert: files.clientCaFile !== undefined,
      rejectUnauthorized: false,
    },
    handler,
  );
  const renewed = leaveOldConnections(server);
  const watch = watchFiles(pathsOf(files), () => {
    try {
      server.setSecureContext(readTlsFiles(files));
      renewed();
      logger.info('read the TLS files anew');
    } catch (error) {
      logger.error({ err: error }, 'the TLS files cannot be used; those before them stay in force');
    }
  });
  server.once('close', () => watch.close());
  return server;
}

/**
 * A connection keeps the certificates of its handshake. After a change each is closed behind its
 * next answer, so that an authority that was taken away is soon without effect, and no request fails.
 */
function leaveOldConnections(server: Server): () => void {
  const current = { connections: new WeakSet<Duplex>() };
  server.on('secureConnection', (socket) => current.connections.add(socket));
  server.prependListener('request', (request, response) => {
    if (!current.connections.has(request.socket)) response.setHeader('Connection', 'close');
  });
  return () => {
    current.connections = new WeakSet();
  };
}
