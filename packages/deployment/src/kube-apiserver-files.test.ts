import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { auditPolicy, type AuditPolicy } from './audit-policy.ts';
import { decideLevel, type PolicyRequest } from './decide-level.ts';
import { repositoryRoot } from './repository-root.ts';

const FOLDER = path.join(repositoryRoot, 'deploy/kube-apiserver');
const read = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');
const policyOf = (name: string): AuditPolicy =>
  auditPolicy.parse(parse(read(`policy-${name}.yaml`)));
const files = readdirSync(FOLDER);
const POLICIES = ['minimal', 'recommended', 'full'];

const admin = { user: 'kubernetes-admin', groups: ['system:masters'] };
const node = { user: 'system:node:n1', groups: ['system:nodes'] };
const controller = {
  user: 'system:serviceaccount:kube-system:replicaset-controller',
  groups: ['system:serviceaccounts'],
};
const scheduler = { user: 'system:kube-scheduler' };

describe('audit policies', () => {
  it.each(files.filter((file) => file.startsWith('policy-')))('%s is one', (file) => {
    expect(auditPolicy.safeParse(parse(read(file))).error).toBeUndefined();
  });

  it('are refused where kube-apiserver refuses them, or drops a field', () => {
    const withRule = (rule: unknown) =>
      auditPolicy.safeParse({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [rule] })
        .success;
    expect(withRule({ level: 'Metadata' })).toBe(true);
    expect(withRule({ level: 'All' })).toBe(false);
    expect(withRule({ level: 'None', nonResourceURLs: ['healthz'] })).toBe(false);
    expect(withRule({ level: 'None', nonResourceURLs: ['/a*b'] })).toBe(false);
    expect(withRule({ level: 'None', nonResourceURLs: ['/a'], namespaces: ['b'] })).toBe(false);
    expect(withRule({ level: 'None', resources: [{ group: 'apps/v1' }] })).toBe(false);
    expect(withRule({ level: 'None', resource: [] })).toBe(false);
  });

  const cases: Array<[string, PolicyRequest, minimal: string, recommended: string, full: string]> =
    [
      [
        'a person scales',
        { ...admin, verb: 'patch', group: 'apps', resource: 'deployments/scale' },
        'Metadata',
        'Request',
        'RequestResponse',
      ],
      [
        'a person reads a secret',
        { ...admin, verb: 'get', resource: 'secrets' },
        'Metadata',
        'Metadata',
        'Metadata',
      ],
      [
        'a person creates a secret',
        { ...admin, verb: 'create', resource: 'secrets' },
        'Metadata',
        'Metadata',
        'Metadata',
      ],
      [
        'a token is made',
        { ...admin, verb: 'create', resource: 'serviceaccounts/token' },
        'Metadata',
        'Metadata',
        'Metadata',
      ],
      [
        'a token is checked',
        { ...node, verb: 'create', group: 'authentication.k8s.io', resource: 'tokenreviews' },
        'Metadata',
        'Metadata',
        'Metadata',
      ],
      [
        'a person grants a role',
        {
          ...admin,
          verb: 'create',
          group: 'rbac.authorization.k8s.io',
          resource: 'clusterrolebindings',
        },
        'Metadata',
        'Request',
        'RequestResponse',
      ],
      [
        'a person opens a shell',
        { ...admin, verb: 'get', resource: 'pods/exec' },
        'Metadata',
        'Metadata',
        'Metadata',
      ],
      [
        'a controller makes a pod',
        { ...controller, verb: 'create', resource: 'pods' },
        'Metadata',
        'Request',
        'RequestResponse',
      ],
      [
        'a kubelet tells the status of a pod',
        { ...node, verb: 'patch', resource: 'pods/status' },
        'Metadata',
        'Metadata',
        'RequestResponse',
      ],
      [
        'a kubelet watches pods',
        { ...node, verb: 'watch', resource: 'pods' },
        'Metadata',
        'None',
        'Metadata',
      ],
      [
        'a leader renews its lease',
        { ...scheduler, verb: 'update', group: 'coordination.k8s.io', resource: 'leases' },
        'None',
        'None',
        'Metadata',
      ],
      [
        'a load balancer probes',
        { user: 'system:anonymous', verb: 'get', path: '/readyz' },
        'None',
        'None',
        'Metadata',
      ],
      [
        'somebody scans',
        { user: 'system:anonymous', verb: 'get', path: '/.git/config' },
        'Metadata',
        'Metadata',
        'Metadata',
      ],
    ];
  it.each(cases)('%s', (_what, request, ...levels) => {
    const decided = POLICIES.map((name) => decideLevel(policyOf(name), request));
    expect(decided).toEqual(levels);
  });

  it.each(POLICIES)('%s never records what is in secrets', (name) => {
    const policy = policyOf(name);
    const request = fc.record({
      user: fc.constantFrom('kubernetes-admin', 'system:node:n1', 'system:apiserver', 'x'),
      groups: fc.subarray(['system:masters', 'system:nodes', 'system:serviceaccounts']),
      verb: fc.constantFrom(
        'get',
        'list',
        'watch',
        'create',
        'update',
        'patch',
        'delete',
        'deletecollection',
        '',
      ),
      resource: fc.constantFrom('secrets', 'configmaps', 'serviceaccounts/token'),
      namespace: fc.constantFrom('', 'default', 'kube-system'),
    });
    fc.assert(
      fc.property(request, (one) => {
        expect(['None', 'Metadata']).toContain(decideLevel(policy, one));
      }),
    );
  });

  it('keep the stage that tells of failed logins', () => {
    for (const name of POLICIES) expect(policyOf(name).omitStages).toEqual(['RequestReceived']);
  });
});

describe('webhook kubeconfigs', () => {
  it.each(files.filter((file) => file.startsWith('webhook-')))('%s is one', (file) => {
    const config = parse(read(file)) as {
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

/** Flags and mounts as each distribution writes them. */
interface Wiring {
  readonly flags: Record<string, string>;
  /** Host paths by the path in the API server; null where it sees the host itself. */
  readonly mounts: Record<string, string> | null;
}
type KubeadmServer = {
  apiServer: {
    extraArgs: Record<string, string> | Array<{ name: string; value: string }>;
    extraVolumes: Array<{ hostPath: string; mountPath: string }>;
  };
};
const split = (args: readonly string[]) =>
  Object.fromEntries(args.map((arg) => arg.replace(/^--/, '').split(/=(.*)/s).slice(0, 2)));

function wiringOfKubeadm({ apiServer }: KubeadmServer): Wiring {
  const { extraArgs, extraVolumes } = apiServer;
  const flags = Array.isArray(extraArgs)
    ? Object.fromEntries(extraArgs.map(({ name, value }) => [name, value]))
    : extraArgs;
  return {
    flags,
    mounts: Object.fromEntries(
      extraVolumes.map(({ mountPath, hostPath }) => [mountPath, hostPath]),
    ),
  };
}

function wirings(): Array<[string, Wiring]> {
  const kind = parse(read('kind-cluster.yaml')) as { kubeadmConfigPatches: string[] };
  const pod = (
    parse(read('kubeadm-static-pod.yaml')) as {
      spec: {
        containers: Array<{
          command: string[];
          volumeMounts: Array<{ name: string; mountPath: string }>;
        }>;
        volumes: Array<{ name: string; hostPath: { path: string } }>;
      };
    }
  ).spec;
  const [server] = pod.containers;
  const rke2 = parse(read('rke2-config.yaml')) as Record<string, string[]>;
  const k3s = parse(read('k3s-config.yaml')) as Record<string, string[]>;
  const talos = parse(read('talos-patch.yaml')) as { cluster: KubeadmServer };
  return [
    [
      'kubeadm',
      wiringOfKubeadm(parse(read('kubeadm-cluster-configuration.yaml')) as KubeadmServer),
    ],
    ...kind.kubeadmConfigPatches.map((patch, n): [string, Wiring] => [
      `kind, patch ${n + 1}`,
      wiringOfKubeadm(parse(patch) as KubeadmServer),
    ]),
    ['Talos', wiringOfKubeadm(talos.cluster)],
    [
      'the static pod',
      {
        flags: split(server?.command.filter((arg) => arg.startsWith('--')) ?? []),
        mounts: Object.fromEntries(
          (server?.volumeMounts ?? []).map(({ name, mountPath }) => [
            mountPath,
            pod.volumes.find((volume) => volume.name === name)?.hostPath.path ?? '',
          ]),
        ),
      },
    ],
    [
      'RKE2',
      {
        flags: split(rke2['kube-apiserver-arg'] ?? []),
        mounts: Object.fromEntries(
          (rke2['kube-apiserver-extra-mount'] ?? []).map((mount) => {
            const [host = '', inside = ''] = mount.split(':');
            return [inside, host];
          }),
        ),
      },
    ],
    ['k3s', { flags: split(k3s['kube-apiserver-arg'] ?? []), mounts: null }],
  ];
}

describe.each(wirings())('the configuration for %s', (_name, { flags, mounts }) => {
  it('has the flags that the README explains', () => {
    const rows = [...read('README.md').matchAll(/^\| `--([a-z-]+)` \| `[^`]+` \| `([^`]+)` \|/gm)];
    expect(rows.length).toBeGreaterThan(4);
    const explained = Object.fromEntries(rows.map(([, flag, value]) => [flag, value]));
    const { 'audit-policy-file': _policy, 'audit-webhook-config-file': _config, ...tuned } = flags;
    expect(tuned).toEqual(explained);
  });

  it('shows the API server the files that it names', () => {
    for (const flag of ['audit-policy-file', 'audit-webhook-config-file']) {
      const folder = path.posix.dirname(flags[flag] ?? '');
      expect(folder).toMatch(/^\/.+\/audit$/);
      if (mounts !== null) expect(mounts[folder]).toBe(folder);
    }
  });
});
