import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readSetupSources } from './read-setup-sources.ts';
import { distributions, kubeconfigText } from './setup-texts.ts';

const SETUP = {
  webhookUrl: 'https://audit.example.com/webhook/audit/prod',
  token: 'the-token',
  sources: readSetupSources('deploy/kube-apiserver'),
};

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

  it('are all YAML, with the folders that they say the files go to', () => {
    for (const { folder, files } of distributions(SETUP))
      for (const { text } of files) {
        expect(parse(text)).toBeInstanceOf(Object);
        expect(text).toContain(folder ?? '/var/audit');
      }
  });

  it('hold policy and kubeconfig within the patch for Talos', () => {
    const patch = fileOf('Talos', 'talos-patch.yaml') as {
      machine: { files: [{ path: string; content: string }] };
      cluster: { apiServer: Record<string, unknown> };
    };
    const [file] = patch.machine.files;
    expect(parse(file.content)).toEqual(parse(kubeconfigText(SETUP)));
    expect(patch.cluster.apiServer['auditPolicy']).toEqual(parse(SETUP.sources.policy));
    expect(patch.cluster.apiServer['extraArgs']).toMatchObject({
      'audit-webhook-config-file': file.path,
    });
  });
});
