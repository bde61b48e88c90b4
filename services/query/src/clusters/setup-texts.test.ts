import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { distributions, kubeconfigText, POLICY } from './setup-texts.ts';

const SETUP = { webhookUrl: 'https://audit.example.com/webhook/audit/prod', token: 'the-token' };
const FLAGS = ['audit-policy-file', 'audit-webhook-config-file', 'audit-webhook-batch-max-wait'];

/** The one file of a distribution that begins so. */
function fileOf(name: string, file: string): unknown {
  const distribution = distributions(SETUP).find((one) => one.name === name);
  return parse(distribution?.files.find((one) => one.name === file)?.text ?? '');
}

describe('the texts for a new cluster', () => {
  it('give a kubeconfig that names its context, its server and its token', () => {
    expect(parse(kubeconfigText(SETUP))).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'k8s-audit', cluster: { server: SETUP.webhookUrl } }],
      users: [{ name: 'kube-apiserver', user: { token: 'the-token' } }],
      contexts: [{ name: 'default', context: { cluster: 'k8s-audit', user: 'kube-apiserver' } }],
      'current-context': 'default',
    });
  });

  it('mount for kubeadm the folder in which the files are', () => {
    const manifest = fileOf('kubeadm', '/etc/kubernetes/manifests/kube-apiserver.yaml');
    const configuration = fileOf('kubeadm', 'ClusterConfiguration');
    const folder = '/etc/kubernetes/audit';
    expect(manifest).toMatchObject({
      spec: {
        containers: [
          {
            command: [
              'kube-apiserver',
              `--audit-policy-file=${folder}/policy.yaml`,
              `--audit-webhook-config-file=${folder}/webhook.yaml`,
              '--audit-webhook-batch-max-wait=5s',
            ],
            volumeMounts: [{ name: 'audit', mountPath: folder, readOnly: true }],
          },
        ],
        volumes: [{ name: 'audit', hostPath: { path: folder, type: 'Directory' } }],
      },
    });
    expect(configuration).toMatchObject({
      apiServer: {
        extraArgs: FLAGS.map((name) => ({ name, value: expect.any(String) })),
        extraVolumes: [{ hostPath: folder, mountPath: folder, readOnly: true }],
      },
    });
  });

  it('need no mount in k3s, and have one in RKE2', () => {
    const k3s = fileOf('k3s', '/etc/rancher/k3s/config.yaml') as { 'kube-apiserver-arg': string[] };
    expect(k3s['kube-apiserver-arg'].map((line) => line.split('=')[0])).toEqual(FLAGS);
    expect(fileOf('RKE2', '/etc/rancher/rke2/config.yaml')).toEqual({
      'audit-policy-file': '/etc/rancher/rke2/audit/policy.yaml',
      'kube-apiserver-arg': [
        'audit-webhook-config-file=/etc/rancher/rke2/audit/webhook.yaml',
        'audit-webhook-batch-max-wait=5s',
      ],
      'kube-apiserver-extra-mount': ['/etc/rancher/rke2/audit:/etc/rancher/rke2/audit:ro'],
    });
  });

  it('hold policy and kubeconfig within the patch for Talos', () => {
    const patch = fileOf('Talos', 'audit-patch.yaml') as {
      machine: { files: [{ path: string; content: string }] };
      cluster: { apiServer: Record<string, unknown> };
    };
    const [file] = patch.machine.files;
    expect(parse(file.content)).toEqual(parse(kubeconfigText(SETUP)));
    expect(patch.cluster.apiServer).toEqual({
      extraArgs: {
        'audit-webhook-config-file': file.path,
        'audit-webhook-batch-max-wait': '5s',
      },
      extraVolumes: [{ hostPath: '/var/k8s-audit', mountPath: '/var/k8s-audit', readonly: true }],
      auditPolicy: parse(POLICY),
    });
  });

  it('mount for kind into the node, and from there into the API server', () => {
    const { nodes } = fileOf('kind', 'kind.yaml') as {
      nodes: [{ extraMounts: unknown; kubeadmConfigPatches: [string] }];
    };
    const folder = '/etc/kubernetes/audit';
    expect(nodes[0].extraMounts).toMatchObject([{ hostPath: './audit', containerPath: folder }]);
    const patch = parse(nodes[0].kubeadmConfigPatches[0]) as { apiServer: { extraArgs: object } };
    expect(Object.keys(patch.apiServer.extraArgs)).toEqual(FLAGS);
    expect(patch).toMatchObject({
      apiServer: { extraVolumes: [{ hostPath: folder, mountPath: folder, pathType: 'Directory' }] },
    });
  });
});
