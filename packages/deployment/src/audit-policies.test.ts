import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { parse } from 'yaml';
import { auditPolicy, type AuditPolicy } from './audit-policy.ts';
import { decideLevel, type PolicyRequest } from './decide-level.ts';
import { listFiles, readFile } from './kube-apiserver-files.ts';

const policyOf = (name: string): AuditPolicy =>
  auditPolicy.parse(parse(readFile(`policy-${name}.yaml`)));
const files = listFiles('policy-');
const POLICIES = ['minimal', 'recommended', 'full'];

const admin = { user: 'kubernetes-admin', groups: ['system:masters'] };
const node = { user: 'system:node:n1', groups: ['system:nodes'] };
const controller = {
  user: 'system:serviceaccount:kube-system:replicaset-controller',
  groups: ['system:serviceaccounts'],
};
const scheduler = { user: 'system:kube-scheduler' };

describe('audit policies', () => {
  it.each(files)('%s is one', (file) => {
    expect(auditPolicy.safeParse(parse(readFile(file))).error).toBeUndefined();
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
    checkProperty(
      100,
      fc.property(request, (one) => {
        expect(['None', 'Metadata']).toContain(decideLevel(policy, one));
      }),
    );
  });

  it('keep the stage that tells of failed logins', () => {
    for (const name of POLICIES) expect(policyOf(name).omitStages).toEqual(['RequestReceived']);
  });
});
