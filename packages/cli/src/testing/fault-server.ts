import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export const certificateFile = (name: string): string =>
  fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url));

export interface FaultServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A server that does what a test wants, over TLS where a certificate is named. */
export async function startFaultServer(
  listener: RequestListener,
  certificate?: 'loopback' | 'other-name' | 'no-names',
): Promise<FaultServer> {
  const server =
    certificate === undefined
      ? createHttp(listener)
      : createHttps(
          {
            cert: readFileSync(certificateFile(certificate)),
            key: readFileSync(certificateFile(`${certificate}.key`)),
          },
          listener,
        );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
