import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Files of deploy/kube-apiserver that a new cluster is given. */
const FILES = {
  policy: 'policy-recommended.yaml',
  staticPod: 'kubeadm-static-pod.yaml',
  clusterConfiguration: 'kubeadm-cluster-configuration.yaml',
  k3s: 'k3s-config.yaml',
  rke2: 'rke2-config.yaml',
  talos: 'talos-patch.yaml',
  kind: 'kind-cluster.yaml',
} as const;

/** What stands in each of them. */
export type SetupSources = Readonly<Record<keyof typeof FILES, string>>;

/** Reads them once, from a folder that holds them all. */
export function readSetupSources(folder: string): SetupSources {
  const read = ([part, file]: [string, string]) => [
    part,
    readFileSync(path.join(folder, file), 'utf8'),
  ];
  return Object.fromEntries(Object.entries(FILES).map(read)) as SetupSources;
}
