import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** What a connection says about its client: a certificate that was checked, a bad one, or none. */
export type ClientCertificate =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'verified'; readonly certificate: X509Certificate };

const NONE: ClientCertificate = { kind: 'none' };
const known = new WeakMap<TLSSocket, ClientCertificate>();

/** The client certificate of a request's own connection; headers are not looked at. */
export function readClientCertificate({ socket }: IncomingMessage): ClientCertificate {
  if (!(socket instanceof TLSSocket)) return NONE;
  let found = known.get(socket);
  if (found === undefined) known.set(socket, (found = inspect(socket)));
  // A connection can outlive the certificate that it was opened with.
  return found.kind === 'verified' && found.certificate.validToDate.getTime() < Date.now()
    ? { kind: 'refused', reason: 'it has expired' }
    : found;
}

function inspect(socket: TLSSocket): ClientCertificate {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return NONE;
  if (socket.authorized) return { kind: 'verified', certificate };
  return { kind: 'refused', reason: String(socket.authorizationError) };
}
