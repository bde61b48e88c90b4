import type { IncomingMessage } from 'node:http';
import {
  readClientCertificate,
  type ClientCertificate,
  type ProxyTrust,
} from '@k8s-audit/http-kit';
import type { ClientAuthorities } from './client-authorities.ts';
import { parseForwardedCertificate } from './parse-forwarded-certificate.ts';

/** How a proxy passes on the certificate of its client. */
export interface ForwardedCertificates {
  readonly trustsProxy: ProxyTrust;
  /** The header's name; without one no certificate is taken from a header. */
  readonly header: string | undefined;
  readonly authorities: ClientAuthorities | null;
}

/**
 * The client certificate behind a request: that of the connection or, where a proxy that is trusted
 * opened the connection, the one that it forwards. The proxy's own certificate is not its client's,
 * and a header that anybody else sent is not read.
 */
export function findCertificate(
  request: IncomingMessage,
  { trustsProxy, header, authorities }: ForwardedCertificates,
): ClientCertificate {
  if (!trustsProxy(request.socket.remoteAddress)) return readClientCertificate(request);
  const value = header === undefined ? undefined : request.headers[header.toLowerCase()];
  if (value === undefined || value === '' || authorities === null) return { kind: 'none' };
  const certificate = parseForwardedCertificate(String(value));
  if (certificate === null)
    return { kind: 'refused', reason: `the header ${header} does not hold one certificate` };
  const reason = authorities.problemOf(certificate);
  return reason === null ? { kind: 'verified', certificate } : { kind: 'refused', reason };
}
