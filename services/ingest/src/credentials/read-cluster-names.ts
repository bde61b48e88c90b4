import type { X509Certificate } from 'node:crypto';
import { isClusterName } from '@k8s-audit/audit-event';

/**
 * The clusters that a certificate may write: its DNS names, and its common name, as far as they can
 * be names of clusters. Wildcards are no names.
 */
export function readClusterNames(certificate: X509Certificate): string[] {
  const dnsNames = parseDnsNames(certificate.subjectAltName ?? '').filter(
    // OpenSSL compares the name itself: whatever else stands in the text is not believed.
    (name) => certificate.checkHost(name, { subject: 'never', wildcards: false }) !== undefined,
  );
  const names = [...dnsNames, ...commonNames(certificate)];
  return [...new Set(names)].filter(isClusterName);
}

/** `DNS:prod, IP Address:10.0.0.7, DNS:"odd, name"`: Node quotes what holds a comma or a quote. */
function parseDnsNames(text: string): string[] {
  const names = text.matchAll(/(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^",]*)/g);
  return [...names].flatMap(([, kind, value = '']) => (kind === 'DNS' ? [value] : []));
}

function commonNames(certificate: X509Certificate): string[] {
  const { CN } = certificate.toLegacyObject().subject as { CN?: string | string[] };
  return [CN ?? []].flat();
}
