type Json = Record<string, unknown>;

const template = (app: string): Json => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'c1', image: 'nginx:1.25' }] },
});

/** A workload that is rolled out: commands that wait find it done. */
const workload = (kind: string, name: string): Json => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: {
    name,
    namespace: 'shop',
    uid: `${name}-uid`,
    labels: { app: name },
    annotations: { 'deployment.kubernetes.io/revision': '2' },
  },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: name } },
    template: template(name),
    updateStrategy: { type: 'RollingUpdate' },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  },
  status: {
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    currentNumberScheduled: 3,
    desiredNumberScheduled: 3,
    updatedNumberScheduled: 3,
    numberAvailable: 3,
    numberReady: 3,
    conditions: [{ type: 'Available', status: 'True' }],
  },
});

const replicaSet = (revision: number): Json => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: `web-${revision}`,
    namespace: 'shop',
    labels: { app: 'web', 'pod-template-hash': `h${revision}` },
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', controller: true, uid: 'web-uid' },
    ],
  },
  spec: {
    replicas: revision === 2 ? 3 : 0,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web', 'pod-template-hash': `h${revision}` } },
      spec: { containers: [{ name: 'c1', image: `nginx:1.2${revision + 3}` }] },
    },
  },
});

/** What a StatefulSet or DaemonSet was before. */
const controllerRevision = (owner: string, kind: string, revision: number): Json => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: {
    name: `${owner}-${revision}`,
    namespace: 'shop',
    labels: { app: owner },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind, name: owner, controller: true, uid: `${owner}-uid` },
    ],
  },
  revision,
  data: {
    spec: {
      template: {
        $patch: 'replace',
        metadata: { labels: { app: owner } },
        spec: { containers: [{ name: 'c1', image: `nginx:1.2${revision + 3}` }] },
      },
    },
  },
});

const pod = (name: string): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    labels: { app: 'web' },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-2', controller: true, uid: 'rs' },
    ],
  },
  spec: { nodeName: 'n1', containers: [{ name: 'c1', image: 'nginx:1.25' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

const named = (apiVersion: string, kind: string, name: string, rest: Json = {}): Json => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop' },
  ...rest,
});

const clusterWide = (apiVersion: string, kind: string, name: string, rest: Json = {}): Json => ({
  apiVersion,
  kind,
  metadata: { name },
  ...rest,
});

/** What is there before a command runs. */
export const createLabSeed = (): Json[] => [
  clusterWide('v1', 'Namespace', 'shop'),
  clusterWide('v1', 'Namespace', 'default'),
  clusterWide('v1', 'Node', 'n1', { spec: {}, status: {} }),
  clusterWide('v1', 'Node', 'cordoned', { spec: { unschedulable: true }, status: {} }),
  workload('Deployment', 'web'),
  {
    ...workload('Deployment', 'paused'),
    spec: { ...(workload('Deployment', 'paused')['spec'] as Json), paused: true },
  },
  workload('StatefulSet', 'db'),
  workload('DaemonSet', 'agent'),
  replicaSet(1),
  replicaSet(2),
  controllerRevision('db', 'StatefulSet', 1),
  controllerRevision('db', 'StatefulSet', 2),
  controllerRevision('agent', 'DaemonSet', 1),
  controllerRevision('agent', 'DaemonSet', 2),
  pod('p1'),
  pod('p2'),
  named('v1', 'ConfigMap', 'settings', { data: { a: '1' } }),
  named('v1', 'Secret', 'db', { data: { password: 'c2VjcmV0' } }),
  named('v1', 'ServiceAccount', 'ci'),
  named('v1', 'Service', 's1', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }),
  named('batch/v1', 'CronJob', 'nightly', {
    spec: { schedule: '0 2 * * *', jobTemplate: { spec: { template: template('nightly') } } },
  }),
  named('example.com/v1', 'Widget', 'w1', { spec: { size: 1 } }),
  named('rbac.authorization.k8s.io/v1', 'RoleBinding', 'viewers', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'ada' }],
  }),
  clusterWide('certificates.k8s.io/v1', 'CertificateSigningRequest', 'csr1', {
    spec: { request: 'bGFi', signerName: 'example.com/signer', usages: ['client auth'] },
    status: {},
  }),
];
