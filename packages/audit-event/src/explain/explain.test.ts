import { describe, expect, it } from '@jest/globals';
import { joinParts } from '../sentence/summary-part.ts';
import { readAuthorization } from './read-authorization.ts';
import { readCredential } from './read-credential.ts';
import { readNotes } from './read-notes.ts';

const allowed = (reason: string) => ({
  annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': reason },
});

describe('readAuthorization', () => {
  it('takes RBAC’s reason apart', () => {
    expect(
      readAuthorization(
        allowed(
          'RBAC: allowed by RoleBinding "deploy/shop" of ClusterRole "edit" to ServiceAccount "ci/build"',
        ),
      ),
    ).toEqual({
      by: 'rbac',
      binding: { kind: 'RoleBinding', name: 'deploy', namespace: 'shop' },
      role: { kind: 'ClusterRole', name: 'edit', namespace: '' },
      subject: { kind: 'ServiceAccount', name: 'ci', namespace: 'build' },
    });
    expect(
      readAuthorization(
        allowed('RBAC: allowed by ClusterRoleBinding "a" of ClusterRole "b" to User "x/y \\"z\\""'),
      ),
    ).toMatchObject({ subject: { kind: 'User', name: 'x/y "z"', namespace: '' } });
  });

  it('knows the group that passes everything, and other authorizers', () => {
    expect(readAuthorization({ ...allowed(''), user: { groups: ['system:masters'] } })).toEqual({
      by: 'masters',
    });
    expect(readAuthorization(allowed('webhook says yes'))).toEqual({
      by: 'other',
      reason: 'webhook says yes',
    });
    expect(readAuthorization({})).toEqual({ by: 'unknown' });
  });

  it('names the permission that was missing', () => {
    expect(
      readAuthorization({
        verb: 'create',
        objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'p1' },
        annotations: { 'authorization.k8s.io/decision': 'forbid' },
      }),
    ).toEqual({
      by: 'nothing',
      missing: { verb: 'create', group: '', target: 'pods/exec', namespace: 'shop', name: 'p1' },
    });
  });
});

describe('readCredential', () => {
  it('reads what a bound token is bound to', () => {
    const extra = {
      'authentication.kubernetes.io/credential-id': ['JTI=abc'],
      'authentication.kubernetes.io/pod-name': ['p1'],
      'authentication.kubernetes.io/node-name': ['n1'],
    };
    expect(readCredential({ user: { extra } })).toEqual({
      kind: 'service account token',
      id: 'abc',
      pod: 'p1',
      node: 'n1',
    });
    expect(readCredential({})).toEqual({ kind: null, id: null, pod: null, node: null });
  });
});

describe('readNotes', () => {
  it.each([
    ['audit.k8s.io/truncated', 'true', /bodies were cut off/],
    [
      'k8s.io/deprecated',
      'true',
      /Deprecated API: ingresses in extensions\/v1beta1, removed in Kubernetes 1\.22/,
    ],
    [
      'pod-security.kubernetes.io/audit-violations',
      'would violate PodSecurity "baseline:latest"',
      /Pod Security: would violate/,
    ],
    [
      'validation.policy.admission.k8s.io/validation_failure',
      '[{"message":"too many","policy":"p","validationActions":["Audit"]}]',
      /Admission policy p failed, which only warns or audits: too many/,
    ],
    [
      'validation.policy.admission.k8s.io/validation_failure',
      '{broken',
      /An admission policy failed/,
    ],
    [
      'mutation.webhook.admission.k8s.io/round_0_index_1',
      '{"configuration":"c","webhook":"w.example.com","mutated":true}',
      /webhook w\.example\.com/,
    ],
    [
      'failed-open.validating.webhook.admission.k8s.io/round_0_index_0',
      'w.example.com',
      /did not answer, and the request was let through/,
    ],
    ['apiserver.latency.k8s.io/etcd', '4.7s', /etcd took 4\.7s/],
    ['authentication.k8s.io/stale-token', 'subject: x', /past its time/],
  ])('tells %s', (key, text, told) => {
    const notes = readNotes({
      objectRef: { resource: 'ingresses', apiGroup: 'extensions', apiVersion: 'v1beta1' },
      annotations: { [key]: text, 'k8s.io/removed-release': '1.22' },
    });
    expect(notes.map(({ parts }) => joinParts(parts)).join()).toMatch(told);
  });

  it('says nothing of a webhook that changed nothing, nor of keys it does not know', () => {
    expect(
      readNotes({
        annotations: {
          'mutation.webhook.admission.k8s.io/round_0_index_0': '{"webhook":"w","mutated":false}',
          'example.com/own': 'x',
        },
      }),
    ).toEqual([]);
  });
});
