import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { listFiles, readFile } from './kube-apiserver-files.ts';
import { readWirings } from './read-wirings.ts';

describe('webhook kubeconfigs', () => {
  it.each(listFiles('webhook-'))('%s is one', (file) => {
    const config = parse(readFile(file)) as {
      clusters: Array<{ name: string; cluster: { server: string } }>;
      users: Array<{ name: string; user: Record<string, string> }>;
      contexts: Array<{ name: string; context: { cluster: string; user: string } }>;
      'current-context': string;
    };
    const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
    expect(config.users.map(({ name }) => name)).toContain(context?.user);
    const server = config.clusters.find(({ name }) => name === context?.cluster)?.cluster.server;
    // Without https no credential is sent; a query or a slash at the end is dropped.
    expect(server).toMatch(/^https:\/\/[^?]+\/webhook\/audit\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
  });
});

describe.each(readWirings())('the configuration for %s', (name, { flags, mounts }) => {
  it('has the flags that the README explains', () => {
    const rows = [
      ...readFile('README.md').matchAll(/^\| `--([a-z-]+)` \| `[^`]+` \| `([^`]+)` \|/gm),
    ];
    expect(rows.length).toBeGreaterThan(4);
    const explained = Object.fromEntries(rows.map(([, flag, value]) => [flag, value]));
    const { 'audit-policy-file': _policy, 'audit-webhook-config-file': _config, ...tuned } = flags;
    expect(tuned).toEqual(explained);
  });

  it('shows the API server the files that it names', () => {
    for (const flag of ['audit-policy-file', 'audit-webhook-config-file']) {
      // Talos has a place of its own for the policy.
      if (name === 'Talos' && flag === 'audit-policy-file') continue;
      const folder = path.posix.dirname(flags[flag] ?? '');
      expect(folder).toMatch(/^\/.+\/audit$/);
      if (mounts !== null) expect(mounts[folder]).toBe(folder);
    }
  });
});
