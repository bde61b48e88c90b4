import { MACHINES, PEOPLE, type DemoActor } from './demo-people.ts';

/** One kind of thing that happens, and how often next to the others. */
export interface DemoScene {
  readonly weight: number;
  readonly actors: readonly DemoActor[];
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
  readonly subresource?: string;
  readonly names: readonly string[];
  readonly query?: string;
  readonly code?: number;
  readonly body?: unknown;
  readonly reason?: string;
  readonly clusterScoped?: boolean;
}

const PODS = ['web-7d4b9c6f5-x2x9k', 'web-7d4b9c6f5-q8m2p', 'checkout-6f8d7b-zz1ab', 'db-0'];
const DEPLOYMENTS = ['web', 'checkout', 'payments-api'];
const SECRETS = ['db-credentials', 'tls-wildcard', 'registry-pull'];

export const SCENES: readonly DemoScene[] = [
  { weight: 20, actors: PEOPLE, verb: 'list', resource: 'pods', names: [], query: 'limit=500' },
  {
    weight: 12,
    actors: PEOPLE,
    verb: 'get',
    resource: 'deployments',
    group: 'apps',
    names: DEPLOYMENTS,
  },
  {
    weight: 6,
    actors: PEOPLE,
    verb: 'get',
    resource: 'pods',
    subresource: 'log',
    names: PODS,
    query: 'container=app&follow=true&tailLines=100',
  },
  {
    weight: 4,
    actors: PEOPLE,
    verb: 'get',
    resource: 'pods',
    subresource: 'exec',
    names: PODS,
    query: 'command=sh&container=app&stdin=true&stdout=true&tty=true',
    code: 101,
  },
  {
    weight: 2,
    actors: PEOPLE,
    verb: 'get',
    resource: 'pods',
    subresource: 'exec',
    names: PODS,
    query: 'command=cat&command=%2Fetc%2Fpasswd&container=app&stdout=true',
    code: 101,
  },
  { weight: 4, actors: PEOPLE, verb: 'get', resource: 'secrets', names: SECRETS },
  {
    weight: 3,
    actors: PEOPLE,
    verb: 'patch',
    resource: 'deployments',
    group: 'apps',
    subresource: 'scale',
    names: DEPLOYMENTS,
    body: { spec: { replicas: 6 } },
  },
  {
    weight: 3,
    actors: PEOPLE,
    verb: 'patch',
    resource: 'deployments',
    group: 'apps',
    names: DEPLOYMENTS,
    query: 'fieldManager=kubectl-set',
    body: {
      spec: {
        template: {
          spec: { containers: [{ name: 'app', image: 'registry.example.com/web:1.26' }] },
        },
      },
    },
  },
  {
    weight: 3,
    actors: PEOPLE,
    verb: 'delete',
    resource: 'pods',
    names: PODS,
    body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' },
  },
  {
    weight: 2,
    actors: PEOPLE,
    verb: 'create',
    resource: 'rolebindings',
    group: 'rbac.authorization.k8s.io',
    names: ['deployers'],
    body: {
      roleRef: { kind: 'ClusterRole', name: 'edit' },
      subjects: [{ kind: 'User', name: 'linus@example.com' }],
    },
  },
  {
    weight: 1,
    actors: PEOPLE,
    verb: 'create',
    resource: 'clusterrolebindings',
    group: 'rbac.authorization.k8s.io',
    names: ['temporary-admin'],
    clusterScoped: true,
    body: {
      roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'User', name: 'mallory@example.com' }],
    },
  },
  {
    weight: 5,
    actors: PEOPLE.slice(3),
    verb: 'list',
    resource: 'secrets',
    names: [],
    code: 403,
    reason:
      'secrets is forbidden: User "mallory@example.com" cannot list resource "secrets" in API group ""',
  },
  {
    weight: 3,
    actors: PEOPLE.slice(3),
    verb: 'delete',
    resource: 'namespaces',
    names: ['payments'],
    code: 403,
    clusterScoped: true,
    reason:
      'namespaces "payments" is forbidden: User "mallory@example.com" cannot delete resource "namespaces"',
  },
  {
    weight: 2,
    actors: PEOPLE,
    verb: 'get',
    resource: 'configmaps',
    names: ['feature-flags'],
    code: 404,
    reason: 'configmaps "feature-flags" not found',
  },
  {
    weight: 30,
    actors: MACHINES.slice(2, 3),
    verb: 'patch',
    resource: 'pods',
    subresource: 'status',
    names: PODS,
  },
  {
    weight: 15,
    actors: MACHINES.slice(0, 1),
    verb: 'update',
    resource: 'replicasets',
    group: 'apps',
    names: ['web-7d4b9c6f5'],
  },
  {
    weight: 10,
    actors: MACHINES.slice(1, 2),
    verb: 'patch',
    resource: 'deployments',
    group: 'apps',
    names: DEPLOYMENTS,
    query: 'fieldManager=argocd-controller&force=true',
  },
  {
    weight: 8,
    actors: MACHINES.slice(3, 4),
    verb: 'create',
    resource: 'pods',
    subresource: 'binding',
    names: PODS,
  },
  {
    weight: 8,
    actors: MACHINES.slice(4),
    verb: 'list',
    resource: 'endpointslices',
    group: 'discovery.k8s.io',
    names: [],
  },
];
