import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readKubeconfig } from './read-kubeconfig.ts';
import { resolveAccess, type ResolvedAccess } from './webhook-access.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-audit-kubeconfig-'));
  writeFileSync(join(folder, 'token'), ' from-file\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): ResolvedAccess {
  const file = join(folder, 'webhook.yaml');
  writeFileSync(file, text);
  const kubeconfig = readKubeconfig(file);
  return kubeconfig.ok ? resolveAccess(kubeconfig.entry) : kubeconfig;
}

const kubeconfig = (cluster: string, user = ''): string => `
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {${cluster}}}]
users: [{name: u, user: {${user}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`;

describe('the webhook kubeconfig', () => {
  it.each<[server: string, url: string]>([
    ['https://a.example', 'https://a.example/?timeout=30s'],
    ['https://a.example/hook/', 'https://a.example/hook?timeout=30s'],
    ['https://a.example//a/../hook?cluster=x#y', 'https://a.example/hook?timeout=30s'],
    ['https://a.example/a%2Fb/c%20d', 'https://a.example/a%2Fb/c%20d?timeout=30s'],
    ['a.example:8080', 'http://a.example:8080/?timeout=30s'],
    ['a.example, insecure-skip-tls-verify: true', 'https://a.example/?timeout=30s'],
  ])('sends to %s as %s', (server, url) => {
    const resolved = read(kubeconfig(`server: ${server}`));
    expect(resolved.ok && resolved.access.url.href).toBe(url);
  });

  it.each<[user: string, authorization: string | undefined]>([
    ['token: inline', 'Bearer inline'],
    ['tokenFile: token', 'Bearer from-file'],
    ['token: inline, tokenFile: token', 'Bearer from-file'],
    ['username: a, password: b', 'Basic YTpi'],
    ['', undefined],
  ])('authenticates with {%s}, over TLS alone', (user, authorization) => {
    const secure = read(kubeconfig('server: https://a.example', user));
    expect(secure.ok && secure.access.authorization).toBe(authorization);
    const plain = read(kubeconfig('server: http://a.example', user));
    expect(plain.ok && plain.access.authorization).toBeUndefined();
    expect(plain.ok && plain.access.remarks.includes('credentials dropped')).toBe(user !== '');
  });

  it.each<[text: string, reason: string]>([
    [kubeconfig('server: https://a').replace('current-context: x', ''), 'no current-context'],
    [
      kubeconfig('server: https://a').replace('current-context: x', 'current-context: y'),
      'not among',
    ],
    [kubeconfig('server: https://a').replace('cluster: c,', 'cluster: d,'), 'cluster "d"'],
    [kubeconfig('server: https://a').replace('user: u}', 'user: v}'), 'user "v"'],
    [kubeconfig('server: https://a', 'token: t, username: u'), 'only one'],
    [kubeconfig('server: https://a', 'tokenFile: nowhere'), 'cannot be read'],
    [kubeconfig('server: 17'), 'clusters.0.cluster.server'],
    ['{', 'cannot be read'],
    ['', 'is not as a kubeconfig has it'],
  ])('says what is wrong with it', (text, reason) => {
    const resolved = read(text);
    expect(resolved.ok ? '' : resolved.reason).toContain(reason);
  });
});
