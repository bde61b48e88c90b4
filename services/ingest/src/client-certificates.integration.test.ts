import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createProxyTrust } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import {
  createAuthority,
  HOSTILE_STRINGS,
  type IssuedCertificate,
  type TestAuthority,
} from '@k8s-audit/testkit';
import { createClientAuthorities } from './credentials/client-authorities.ts';
import { createCredentialStore } from './credentials/credential-store.ts';
import { publishedTokens } from './testing/published-tokens.ts';
import { startTestIngest, type TestIngest } from './testing/start-test-ingest.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const BODY = '{"kind":"EventList","items":[{}]}';
const HEADER = 'ssl-client-cert';

let authority: TestAuthority;
let stranger: TestAuthority;
let prod: IssuedCertificate;
let both: IssuedCertificate;
let direct: TestIngest;
let behindProxy: TestIngest;
let besideProxy: TestIngest;
const cleanups: Array<() => void | Promise<void>> = [];

beforeAll(async () => {
  authority = createAuthority();
  stranger = createAuthority('Another Authority');
  prod = authority.issue({ commonName: 'prod' });
  both = authority.issue({
    commonName: 'Both Clusters',
    altNames: ['DNS:blue', 'DNS:green', 'DNS:*.example.com'],
  });
  const credentials = await createCredentialStore({
    token: 'right',
    tokensFile: undefined,
    takesCertificates: true,
    published: publishedTokens(),
    logger,
  });
  const authorities = createClientAuthorities(authority.caFile, logger);
  const trust = (ranges: string[]) => ({
    trustsProxy: createProxyTrust(ranges),
    header: HEADER,
    authorities,
  });
  const tls = authority.issue({ commonName: 's', altNames: ['IP:127.0.0.1'], use: 'serverAuth' });
  direct = await startTestIngest(
    { credentials, forwarded: trust([]) },
    { ...tls, clientCaFile: authority.caFile },
  );
  behindProxy = await startTestIngest({ credentials, forwarded: trust(['127.0.0.0/8']) });
  besideProxy = await startTestIngest({
    credentials,
    forwarded: trust(['10.0.0.0/8', 'fc00::/7']),
  });
  cleanups.push(
    ...[direct, behindProxy, besideProxy].map(
      ({ server }) =>
        () =>
          server.close(),
    ),
    () => authorities.close(),
    () => authority.remove(),
    () => stranger.remove(),
  );
}, 60_000);
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});
beforeEach(() => {
  for (const { clusters } of [direct, behindProxy, besideProxy]) clusters.length = 0;
});

/** Posts over TLS, with a client certificate or without. */
function post(path: string, from?: IssuedCertificate): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: direct.server.port,
        path: `/webhook/audit${path}`,
        method: 'POST',
        ca: authority.ca,
        agent: false,
        ...(from && { cert: from.cert, key: from.key }),
      },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      },
    );
    asked.on('error', reject).end(BODY);
  });
}

const forward = (ingest: TestIngest, header: string, path = '') =>
  fetch(`http://127.0.0.1:${ingest.server.port}/webhook/audit${path}`, {
    method: 'POST',
    body: BODY,
    headers: { [HEADER]: header },
  }).then(({ status }) => status);

const base64 = ({ cert }: IssuedCertificate) => new X509Certificate(cert).raw.toString('base64');

describe('a client certificate', () => {
  it('may write the cluster that it names, and no other', async () => {
    expect(await post('', prod)).toBe(200);
    expect(await post('/prod', prod)).toBe(200);
    expect(await post('/other', prod)).toBe(403);
    expect(direct.clusters).toEqual(['prod', 'prod']);
  });

  it('may write each of several, which the path then has to name', async () => {
    expect(await post('/blue', both)).toBe(200);
    expect(await post('/green', both)).toBe(200);
    expect(await post('', both)).toBe(400);
    for (const name of ['x.example.com', 'example.com'])
      expect(await post(`/${name}`, both)).toBe(403);
    expect(direct.clusters).toEqual(['blue', 'green']);
  });

  it('may not write a cluster that it names within another name', async () => {
    const name = Buffer.from('x, DNS:evil');
    const der = Buffer.from([0x30, name.length + 2, 0x82, name.length, ...name]);
    const altNames = [`DER:${der.toString('hex')}`];
    const hostile = authority.issue({ commonName: 'a, DNS:evil', altNames });
    expect(new X509Certificate(hostile.cert).subjectAltName).toContain('DNS:evil');
    expect(await post('/evil', hostile)).toBe(403);
    expect(await post('/evil', authority.issue({ commonName: 'a\\nCN=evil' }))).toBe(403);
    expect(direct.clusters).toEqual([]);
  });

  it('is refused from another authority, when it has expired, or when none comes', async () => {
    expect(await post('/prod', stranger.issue({ commonName: 'prod' }))).toBe(401);
    expect(await post('/prod', authority.issue({ commonName: 'prod', days: -1 }))).toBe(401);
    expect(await post('/prod', authority.issue({ commonName: 'Prod Cluster' }))).toBe(403);
    expect(await post('/prod')).toBe(401);
    expect(direct.clusters).toEqual([]);
  });
});

describe('a client certificate in a header', () => {
  const forms: Array<[string, (from: IssuedCertificate) => string]> = [
    ['URL-encoded PEM', ({ cert }) => encodeURIComponent(cert)],
    ['base64', base64],
    ['RFC 9440', (from) => `:${base64(from)}:`],
    [
      'X-Forwarded-Client-Cert',
      ({ cert }) =>
        `By=spiffe://x;Hash=ab;Subject="CN=\\"a;Cert=b\\",O=x";Cert="${encodeURIComponent(cert)}"`,
    ],
  ];

  it.each(forms)('counts from a proxy that is trusted: %s', async (_form, write) => {
    expect(await forward(behindProxy, write(prod))).toBe(200);
    expect(await forward(behindProxy, write(prod), '/other')).toBe(403);
    expect(behindProxy.clusters).toEqual(['prod']);
  });

  it.each(forms)('counts for nothing from anybody else: %s', async (_form, write) => {
    expect(await forward(besideProxy, write(prod))).toBe(401);
    expect(besideProxy.clusters).toEqual([]);
  });

  it.each(forms)(
    'must be of an authority of ours, whatever the proxy thinks: %s',
    async (_f, w) => {
      expect(await forward(behindProxy, w(stranger.issue({ commonName: 'prod' })))).toBe(401);
      const serverOnly = authority.issue({ commonName: 'prod', use: 'serverAuth' });
      expect(await forward(behindProxy, w(serverOnly))).toBe(401);
      expect(await forward(behindProxy, w(authority.issue({ commonName: 'prod', days: -1 })))).toBe(
        401,
      );
      expect(behindProxy.clusters).toEqual([]);
    },
  );

  it('is refused where there are two: one of them came from somewhere else', async () => {
    const pem = encodeURIComponent(prod.cert);
    for (const header of [
      `${pem}${encodeURIComponent(both.cert)}`,
      `${pem}, ${encodeURIComponent(both.cert)}`,
      `:${base64(prod)}:, :${base64(both)}:`,
      `${base64(prod)},${base64(both)}`,
      `Cert="${pem}",By=y;Cert="${encodeURIComponent(both.cert)}"`,
      `Cert="${pem}";Cert="${encodeURIComponent(both.cert)}"`,
    ])
      expect(await forward(behindProxy, header)).toBe(401);
    expect(behindProxy.clusters).toEqual([]);
  });

  it('is refused when it is no certificate at all', async () => {
    const hostile = HOSTILE_STRINGS.filter((text) => /^[\x20-\x7e]+$/.test(text) && text.trim());
    for (const text of [...hostile, '%', '%zz', ':', '::', 'A'.repeat(4_000)])
      expect(await forward(behindProxy, text)).toBe(401);
  });
});
