import type { SetupSources } from './read-setup-sources.ts';

/** Where a new cluster sends its events, and with what. */
export interface Access {
  /** The address that ends with its name. */
  readonly webhookUrl: string;
  readonly token: string;
}

/** What a new cluster needs to be told. */
export interface Setup extends Access {
  readonly sources: SetupSources;
}

/** A file or command to copy, with a word on where it goes. */
export interface SetupFile {
  readonly name: string;
  readonly hint: string;
  readonly text: string;
}

/** One way to run kube-apiserver, and what it takes there. */
export interface Distribution {
  readonly name: string;
  /** The folder of policy and kubeconfig on each control-plane node. */
  readonly folder: string | null;
  readonly files: readonly SetupFile[];
}

/** Longer ones, and what each flag is for. */
export const MORE_URL = 'deploy/kube-apiserver';

const FOLDER = '/etc/kubernetes/audit';

export function kubeconfigText({ webhookUrl, token }: Access): string {
  return `apiVersion: v1
kind: Config
clusters:
  - name: k8s-audit
    cluster:
      server: ${webhookUrl}
      # certificate-authority-data: the base64 of its CA, where no public one signed its certificate
users:
  - name: kube-apiserver
    user:
      token: ${token}
contexts:
  - name: default
    context: { cluster: k8s-audit, user: kube-apiserver }
current-context: default
`;
}

/** A request that tells whether the address, the way there and the token are right: 200 is what it answers. */
export function tryOutText({ webhookUrl, token }: Access): string {
  return `curl -i -H 'Authorization: Bearer ${token}' -d '{"kind":"EventList","items":[]}' '${webhookUrl}'
`;
}

export function distributions({ sources, ...setup }: Setup): readonly Distribution[] {
  return [
    {
      name: 'kubeadm',
      folder: FOLDER,
      files: [
        {
          name: '/etc/kubernetes/manifests/kube-apiserver.yaml',
          hint: 'Add the flags, the mount and the volume on each control-plane node; the kubelet then restarts the API server by itself.',
          text: sources.staticPod,
        },
        {
          name: 'ClusterConfiguration',
          hint: 'The same for kubeadm itself, so that its next upgrade does not undo it: kubectl -n kube-system edit configmap kubeadm-config.',
          text: sources.clusterConfiguration,
        },
      ],
    },
    {
      name: 'k3s',
      folder: '/etc/rancher/k3s/audit',
      files: [
        {
          name: '/etc/rancher/k3s/config.yaml',
          hint: 'On each server, then: systemctl restart k3s.',
          text: sources.k3s,
        },
      ],
    },
    {
      name: 'RKE2',
      folder: '/etc/rancher/rke2/audit',
      files: [
        {
          name: '/etc/rancher/rke2/config.yaml',
          hint: 'On each server, then: systemctl restart rke2-server.',
          text: sources.rke2,
        },
      ],
    },
    {
      name: 'Talos',
      folder: null,
      files: [
        {
          name: 'talos-patch.yaml',
          hint: 'Policy and kubeconfig are in it: talosctl -n CONTROL-PLANE-NODES patch machineconfig --mode reboot --patch @talos-patch.yaml.',
          text: fillIn(sources.talos, {
            'policy-recommended.yaml': sources.policy,
            'webhook-kubeconfig.yaml': kubeconfigText(setup),
          }),
        },
      ],
    },
    {
      name: 'kind',
      folder: './audit',
      files: [
        {
          name: 'kind-cluster.yaml',
          hint: 'The folder is mounted twice: into the node, and from there into the API server. Then: kind create cluster --config kind-cluster.yaml.',
          text: sources.kind,
        },
      ],
    },
  ];
}

/** Files in the place of the lines that ask for them, as far to the right. */
const fillIn = (text: string, files: Readonly<Record<string, string>>): string =>
  text.replaceAll(/^( *)PUT (\S+) HERE$/gm, (line, indent: string, name: string) =>
    files[name] === undefined ? line : files[name].trimEnd().replaceAll(/^(?=.)/gm, indent),
  );
