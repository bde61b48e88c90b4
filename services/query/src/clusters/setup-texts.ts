/** What a new cluster needs to be told. */
export interface Setup {
  /** Where it sends its events: the address that ends with its name. */
  readonly webhookUrl: string;
  readonly token: string;
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
const RKE2_FOLDER = '/etc/rancher/rke2/audit';
const K3S_FOLDER = '/var/lib/rancher/k3s/server/audit';
/** Talos lets nobody create files elsewhere than in /var. */
const TALOS_FILE = '/var/k8s-audit/webhook.yaml';

export const POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
omitManagedFields: true
rules:
  - level: None
    nonResourceURLs: ["/healthz*", "/readyz*", "/livez*", "/metrics", "/version", "/openapi*"]
  - level: None
    resources: [{ group: coordination.k8s.io, resources: [leases] }]
  - level: Metadata
    resources: [{ group: "", resources: [secrets, configmaps, serviceaccounts/token] }]
  - level: Request
    verbs: [create, update, patch, delete, deletecollection]
  - level: Metadata
`;

export function kubeconfigText({ webhookUrl, token }: Setup): string {
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
export function tryOutText({ webhookUrl, token }: Setup): string {
  return `curl -i -H 'Authorization: Bearer ${token}' -d '{"kind":"EventList","items":[]}' '${webhookUrl}'
`;
}

const flags = (folder: string): ReadonlyArray<readonly [name: string, value: string]> => [
  ['audit-policy-file', `${folder}/policy.yaml`],
  ['audit-webhook-config-file', `${folder}/webhook.yaml`],
  ['audit-webhook-batch-max-wait', '5s'],
];

const lines = (folder: string, write: (name: string, value: string) => string): string =>
  flags(folder)
    .map(([name, value]) => write(name, value))
    .join('\n');

export function distributions(setup: Setup): readonly Distribution[] {
  return [KUBEADM, K3S, RKE2, talos(setup), KIND];
}

const KUBEADM: Distribution = {
  name: 'kubeadm',
  folder: FOLDER,
  files: [
    {
      name: '/etc/kubernetes/manifests/kube-apiserver.yaml',
      hint: 'Add the flags, the mount and the volume on each control-plane node; the kubelet then restarts the API server by itself.',
      text: `spec:
  containers:
    - command:
        - kube-apiserver
${lines(FOLDER, (name, value) => `        - --${name}=${value}`)}
      volumeMounts:
        - { name: audit, mountPath: ${FOLDER}, readOnly: true }
  volumes:
    - { name: audit, hostPath: { path: ${FOLDER}, type: Directory } }
`,
    },
    {
      name: 'ClusterConfiguration',
      hint: 'The same for kubeadm itself, so that its next upgrade does not undo it: kubectl -n kube-system edit configmap kubeadm-config.',
      text: `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
${lines(FOLDER, (name, value) => `    - { name: ${name}, value: ${value} }`)}
  extraVolumes:
    - { name: audit, hostPath: ${FOLDER}, mountPath: ${FOLDER}, readOnly: true, pathType: Directory }
`,
    },
  ],
};

const K3S: Distribution = {
  name: 'k3s',
  folder: K3S_FOLDER,
  files: [
    {
      name: '/etc/rancher/k3s/config.yaml',
      hint: 'On each server, then: systemctl restart k3s. The API server runs within k3s: there is nothing to mount.',
      text: `kube-apiserver-arg:
${lines(K3S_FOLDER, (name, value) => `  - ${name}=${value}`)}
`,
    },
  ],
};

const RKE2: Distribution = {
  name: 'RKE2',
  folder: RKE2_FOLDER,
  files: [
    {
      name: '/etc/rancher/rke2/config.yaml',
      hint: 'On each server, then: systemctl restart rke2-server. Without the mount the API server does not find the files.',
      text: `audit-policy-file: ${RKE2_FOLDER}/policy.yaml
kube-apiserver-arg:
${flags(RKE2_FOLDER)
  .slice(1) // The policy has an option of its own, which RKE2 puts before these.
  .map(([name, value]) => `  - ${name}=${value}`)
  .join('\n')}
kube-apiserver-extra-mount:
  - ${RKE2_FOLDER}:${RKE2_FOLDER}:ro
`,
    },
  ],
};

const indent = (text: string, spaces: number): string =>
  text.trimEnd().replaceAll(/^/gm, ' '.repeat(spaces));

function talos(setup: Setup): Distribution {
  return {
    name: 'Talos',
    folder: null,
    files: [
      {
        name: 'audit-patch.yaml',
        hint: 'Policy and kubeconfig are in it: talosctl -n CONTROL-PLANE-NODES patch machineconfig --mode reboot --patch @audit-patch.yaml. Files are written at the start of a node. The API server has a user of its own there, who must be able to read the file.',
        text: `machine:
  files:
    - path: ${TALOS_FILE}
      op: create
      permissions: 0o444
      content: |
${indent(kubeconfigText(setup), 8)}
cluster:
  apiServer:
    extraArgs:
      audit-webhook-config-file: ${TALOS_FILE}
      audit-webhook-batch-max-wait: 5s
    extraVolumes:
      - { hostPath: /var/k8s-audit, mountPath: /var/k8s-audit, readonly: true }
    auditPolicy:
${indent(POLICY, 6)}
`,
      },
    ],
  };
}

const KIND: Distribution = {
  name: 'kind',
  folder: './audit',
  files: [
    {
      name: 'kind.yaml',
      hint: 'The folder is mounted twice: into the node, and from there into the API server. Then: kind create cluster --config kind.yaml.',
      text: `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
    extraMounts:
      - { hostPath: ./audit, containerPath: ${FOLDER}, readOnly: true }
    kubeadmConfigPatches:
      - |
        kind: ClusterConfiguration
        apiServer:
          extraArgs:
${lines(FOLDER, (name, value) => `            ${name}: ${value}`)}
          extraVolumes:
            - { name: audit, hostPath: ${FOLDER}, mountPath: ${FOLDER}, readOnly: true, pathType: Directory }
`,
    },
  ],
};
