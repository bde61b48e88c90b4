import { X509Certificate } from 'node:crypto';

/**
 * Reads the client certificate that a proxy put into a header, in any of the forms in use:
 * `:base64 DER:` (RFC 9440), URL-encoded PEM (nginx, AWS), bare base64 DER (Traefik, HAProxy) and
 * `…;Cert="URL-encoded PEM";…` (Envoy's X-Forwarded-Client-Cert). Null when it is none of these, or
 * holds more than one certificate: it cannot be told then which of them the proxy meant.
 */
export function parseForwardedCertificate(header: string): X509Certificate | null {
  try {
    const text = decodeURIComponent(readEnvoyCertificate(header) ?? header).trim();
    const pem = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----$/.exec(
      text,
    );
    const base64 = (pem?.[1] ?? /^:(.*):$/.exec(text)?.[1] ?? text).replaceAll(/\s/g, '');
    if (!/^[A-Za-z0-9+/]{100,}={0,2}$/.test(base64)) return null;
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return null; // What is no certificate is answered like one that nobody vouches for.
  }
}

const ENVOY_PAIR = /([A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^",;]*)(;|$)/y;

/** The value of `Cert` in a header of one element; null when it has none, or another form. */
function readEnvoyCertificate(header: string): string | null {
  const pair = new RegExp(ENVOY_PAIR);
  const found: string[] = [];
  for (let match = pair.exec(header); match !== null; match = pair.exec(header)) {
    const [, key = '', value = '', end] = match;
    if (key.toLowerCase() === 'cert') found.push(value.replace(/^"(.*)"$/, '$1'));
    if (end === '') return found.length === 1 ? (found[0] ?? null) : null;
  }
  return null;
}
