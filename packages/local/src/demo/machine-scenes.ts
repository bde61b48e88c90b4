import { MACHINES } from './demo-people.ts';
import { DEPLOYMENTS, PODS, type DemoScene } from './demo-scene.ts';

/** What controllers and nodes do all day. */
export const MACHINE_SCENES: readonly DemoScene[] = [
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
  {
    weight: 2,
    actors: MACHINES.slice(1, 2),
    verb: 'list',
    resource: 'flowschemas',
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1beta3',
    names: [],
    clusterScoped: true,
    annotations: { 'k8s.io/deprecated': 'true', 'k8s.io/removed-release': '1.32' },
  },
];
