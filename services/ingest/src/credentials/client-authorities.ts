import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { watchFiles } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';

export interface ClientAuthorities {
  /** Why a certificate is not accepted; null when an authority vouches for it. */
  problemOf(certificate: X509Certificate): string | null;
  close(): void;
}

/** id-kp-clientAuth, RFC 5280 §4.2.1.12. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/**
 * The authorities of TLS_CLIENT_CA_FILE, for certificates that come in a header: some proxies pass on
 * what they have not checked themselves. Throws when the file cannot be used at start; later, a broken
 * one keeps those before it.
 */
export function createClientAuthorities(path: string, logger: Logger): ClientAuthorities {
  let authorities = readAuthorities(path);
  const watch = watchFiles([path], () => {
    try {
      authorities = readAuthorities(path);
      logger.info({ authorities: authorities.length }, 'read the client authorities anew');
    } catch (error) {
      logger.error({ err: error }, 'the client authorities cannot be read; those before stay');
    }
  });
  return {
    problemOf: (certificate) => findProblem(certificate, authorities),
    close: () => watch.close(),
  };
}

function readAuthorities(path: string): X509Certificate[] {
  const text = readFileSync(path, 'utf8');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0)
    throw new Error(
      `TLS_CLIENT_CA_FILE: ${path} holds no PEM certificate; put the authority there`,
    );
  return blocks.map((block) => new X509Certificate(block));
}

function findProblem(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
): string | null {
  const issuer = authorities.find(
    (one) => one.ca && certificate.checkIssued(one) && certificate.verify(one.publicKey),
  );
  if (issuer === undefined) return 'no authority of TLS_CLIENT_CA_FILE issued it';
  if (!isInForce(issuer)) return 'its authority has expired';
  if (!isInForce(certificate)) return 'it has expired, or is not valid yet';
  // Undefined where a certificate says nothing about its use, in spite of the type.
  const uses = certificate.keyUsage as readonly string[] | undefined;
  if (uses !== undefined && uses.length > 0 && !uses.includes(CLIENT_AUTH))
    return 'it is not made for clients';
  return null;
}

function isInForce({ validFromDate, validToDate }: X509Certificate): boolean {
  const now = Date.now();
  return validFromDate.getTime() <= now && now <= validToDate.getTime();
}
