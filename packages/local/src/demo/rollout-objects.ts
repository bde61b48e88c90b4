import { randomUUID } from 'node:crypto';

/** An object as a manifest has it. */
export interface DemoObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: object;
}

const container = (image: string): object => ({
  name: 'app',
  image,
  ports: [{ containerPort: 8080, protocol: 'TCP' }],
  env: [{ name: 'CURRENCY', value: 'EUR' }],
  resources: { requests: { cpu: '100m', memory: '128Mi' } },
});

/** A Deployment as somebody writes it. */
export const aDeployment = (name: string, namespace: string, image: string): DemoObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [container(image)] },
    },
  },
});

/** What the API server makes of it: an identity, and defaults. */
export function stored(object: DemoObject, at: Date, version = 1): DemoObject {
  const uid = object.metadata['uid'] ?? randomUUID();
  return {
    ...object,
    metadata: {
      ...object.metadata,
      uid,
      resourceVersion: String(81_000 + version),
      generation: version,
      creationTimestamp:
        object.metadata['creationTimestamp'] ?? at.toISOString().slice(0, 19) + 'Z',
      managedFields: [{ manager: 'kubectl', operation: 'Update', fieldsType: 'FieldsV1' }],
    },
    spec: {
      ...object.spec,
      ...(object.kind === 'Deployment'
        ? { progressDeadlineSeconds: 600, revisionHistoryLimit: 10, strategy: ROLLING }
        : {}),
    },
    status: { observedGeneration: version },
  };
}

const ROLLING = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
};

/** What belongs to another object, and names it as its owner. */
export const ownedBy = (owner: DemoObject, object: DemoObject): DemoObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    ownerReferences: [
      {
        apiVersion: owner.apiVersion,
        kind: owner.kind,
        name: owner.metadata.name,
        uid: owner.metadata['uid'],
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  },
});

export const aReplicaSet = (deployment: DemoObject, hash: string): DemoObject => {
  const { name, namespace } = deployment.metadata;
  const { replicas, template } = deployment.spec;
  return ownedBy(deployment, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: `${name}-${hash}`, namespace, labels: { 'pod-template-hash': hash } },
    spec: { replicas, template },
  });
};

export const aPod = (replicaSet: DemoObject, suffix: string): DemoObject => {
  const { name, namespace } = replicaSet.metadata;
  const { spec } = replicaSet.spec['template'] as { spec: Record<string, unknown> };
  return ownedBy(replicaSet, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-${suffix}`, generateName: `${name}-`, namespace },
    spec,
  });
};
