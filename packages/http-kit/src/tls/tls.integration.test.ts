import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { createAuthority, eventually, type TestAuthority } from '@k8s-audit/testkit';
import { startServer, type RunningServer } from '../start-server.ts';
import { readClientCertificate } from './client-certificate.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const address = { host: '127.0.0.1', port: 0 };
const SERVER = { commonName: 'server', altNames: ['IP:127.0.0.1'], use: 'serverAuth' } as const;

let authority: TestAuthority;
let stranger: TestAuthority;
let dir: string;
let files: { certFile: string; keyFile: string; clientCaFile: string };
let server: RunningServer;

const install = (from: { certFile: string; keyFile: string }): void => {
  copyFileSync(from.keyFile, files.keyFile);
  copyFileSync(from.certFile, files.certFile);
};

beforeAll(async () => {
  authority = createAuthority();
  stranger = createAuthority('Another Authority');
  dir = mkdtempSync(join(tmpdir(), 'k8s-audit-tls-'));
  files = {
    certFile: join(dir, 'tls.crt'),
    keyFile: join(dir, 'tls.key'),
    clientCaFile: join(dir, 'ca.crt'),
  };
  install(authority.issue(SERVER));
  copyFileSync(authority.caFile, files.clientCaFile);
  server = await startServer(
    (asked, response) => {
      const found = readClientCertificate(asked);
      response.end(found.kind === 'verified' ? found.certificate.subject : found.kind);
    },
    address,
    { files, logger },
  );
});
afterAll(async () => {
  await server.close();
  for (const one of [authority, stranger]) one.remove();
  rmSync(dir, { recursive: true });
});

function ask(agent: Agent): Promise<{ text: string; reused: boolean; closes: boolean }> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, host: '127.0.0.1', port: server.port }, (response) => {
      let text = '';
      response.on('data', (data) => (text += String(data)));
      response.on('end', () =>
        resolve({
          text,
          reused: asked.reusedSocket,
          closes: response.headers.connection === 'close',
        }),
      );
    });
    asked.on('error', reject).end();
  });
}

const client = (options: ConnectionOptions = {}) =>
  new Agent({ ca: authority.ca, keepAlive: true, ...options });

async function askOnce(options: ConnectionOptions = {}): Promise<string> {
  const agent = client(options);
  const { text } = await ask(agent);
  agent.destroy();
  return text;
}

const handshake = (options: ConnectionOptions): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: server.port, ca: authority.ca, ...options });
    socket.once('error', reject).once('secureConnect', () => resolve(socket));
  });

describe('a server with TLS', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    const socket = await handshake({ minVersion: version, maxVersion: version });
    expect(socket.getProtocol()).toBe(version);
    socket.destroy();
  });

  it('does not speak TLS 1.1', async () => {
    // At security level 0 the client itself would agree to it.
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    await expect(handshake(old)).rejects.toThrow(/version|alert|handshake/i);
  });

  it('tells a client certificate that was checked from a bad one and from none', async () => {
    const prod = { commonName: 'prod' };
    expect(await askOnce()).toBe('none');
    expect(await askOnce(authority.issue(prod))).toBe('CN=prod');
    expect(await askOnce(stranger.issue(prod))).toBe('refused');
    expect(await askOnce(authority.issue({ ...prod, days: -1 }))).toBe('refused');
    expect(await askOnce(authority.issue({ ...prod, use: 'serverAuth' }))).toBe('refused');
  });

  it('still knows the certificate when a session is resumed', async () => {
    const agent = client({ ...authority.issue({ commonName: 'prod' }), maxVersion: 'TLSv1.2' });
    const [first, second] = [await ask(agent), await ask(agent)];
    expect([first.text, second.text]).toEqual(['CN=prod', 'CN=prod']);
    agent.destroy();
  });

  it('goes on with new files, and leaves old connections without failing a request', async () => {
    const lasting = client(authority.issue({ commonName: 'prod' }));
    expect(await ask(lasting)).toMatchObject({ text: 'CN=prod', closes: false });

    writeFileSync(files.keyFile, 'broken');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await askOnce()).toBe('none');

    const renewed = authority.issue({ ...SERVER, commonName: 'renewed' });
    install(renewed);
    copyFileSync(stranger.caFile, files.clientCaFile);
    await eventually(async () => {
      const socket = await handshake({});
      const { CN } = socket.getPeerCertificate().subject;
      socket.destroy();
      expect(CN).toBe('renewed');
    });
    // The connection of before: one more answer, then a handshake in which its authority is unknown.
    expect(await ask(lasting)).toMatchObject({ text: 'CN=prod', reused: true, closes: true });
    expect(await ask(lasting)).toMatchObject({ text: 'refused', reused: false });
    expect(await askOnce(stranger.issue({ commonName: 'other' }))).toBe('CN=other');
    lasting.destroy();
  });

  it('does not start with files that do not belong together, and says which setting to mend', async () => {
    const { keyFile } = authority.issue(SERVER);
    const wrong = { files: { certFile: files.certFile, keyFile }, logger };
    await expect(startServer(() => undefined, address, wrong)).rejects.toThrow(/TLS_KEY_FILE/);
    const missing = { files: { ...wrong.files, certFile: '/nowhere' }, logger };
    await expect(startServer(() => undefined, address, missing)).rejects.toThrow(/TLS_CERT_FILE/);
  });
});
