import { once } from 'node:events';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { systemAuthorities, type WebhookAccess } from '@k8s-audit/apiserver-client';
import { fault, good, warning, type Finding } from '../findings/finding.ts';
import { judgeFailure } from '../findings/judge-failure.ts';

const DAY_MS = 86_400_000;
const EXPIRES_SOON_DAYS = 14;

export async function checkName(url: URL): Promise<Finding> {
  const name = hostOf(url.hostname);
  if (isIP(name) !== 0) return good(`${name} is an address: no name to resolve.`);
  try {
    const addresses = await lookup(name, { all: true });
    return good(`${name} is ${addresses.map(({ address }) => address).join(', ')}.`);
  } catch (error) {
    return judgeFailure(url, error);
  }
}

export async function checkPort(url: URL, timeoutMs: number): Promise<Finding> {
  const socket = connectTcp({ host: hostOf(url.hostname), port: portOf(url) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
    return good(`${url.host} takes connections.`);
  } catch (error) {
    return judgeFailure(url, error);
  } finally {
    socket.destroy();
  }
}

/** Shakes hands as Go would, and looks at what it would refuse. */
export async function checkTls({ url, tls }: WebhookAccess, timeoutMs: number): Promise<Finding[]> {
  const host = hostOf(url.hostname);
  const servername = tls.servername ?? (isIP(host) === 0 ? host : undefined);
  const socket = connectTls({
    ...tls,
    ca: tls.ca ?? systemAuthorities(),
    ...(servername !== undefined && { servername }),
    host,
    port: portOf(url),
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(timeoutMs) });
    return judgeHandshake(socket);
  } catch (error) {
    return [judgeFailure(url, error)];
  } finally {
    socket.destroy();
  }
}

function judgeHandshake(socket: TLSSocket): Finding[] {
  const { subjectaltname, valid_to: validTo } = socket.getPeerCertificate();
  const speaks = socket.alpnProtocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1';
  const daysLeft = Math.floor((Date.parse(validTo) - Date.now()) / DAY_MS);
  const trusted = good(
    `${socket.getProtocol()}, certificate valid for ${daysLeft} days; kube-apiserver will speak ${speaks}.`,
  );
  if (!subjectaltname)
    return [
      fault(
        'The certificate has no names in subjectAltName: Go does not look at the common name.',
        'Get a certificate with the name in subjectAltName.',
      ),
    ];
  if (daysLeft >= EXPIRES_SOON_DAYS) return [trusted];
  return [
    trusted,
    warning('The certificate expires soon.', 'Renew it, or see that it is renewed.'),
  ];
}

const hostOf = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
