type Model = new (data: unknown) => { validate(): void };
type Module = Readonly<Record<string, unknown>>;

/** Packages made of the API descriptions of Kubernetes, KEDA and the Prometheus operator, by API version. */
const MODULES: Readonly<Record<string, { name: string; load: () => Promise<Module> }>> = {
  v1: { name: 'kubernetes-models/v1', load: () => import('kubernetes-models/v1') },
  'apps/v1': { name: 'kubernetes-models/apps/v1', load: () => import('kubernetes-models/apps/v1') },
  'batch/v1': {
    name: 'kubernetes-models/batch/v1',
    load: () => import('kubernetes-models/batch/v1'),
  },
  'autoscaling/v2': {
    name: 'kubernetes-models/autoscaling/v2',
    load: () => import('kubernetes-models/autoscaling/v2'),
  },
  'networking.k8s.io/v1': {
    name: 'kubernetes-models/networking.k8s.io/v1',
    load: () => import('kubernetes-models/networking.k8s.io/v1'),
  },
  'policy/v1': {
    name: 'kubernetes-models/policy/v1',
    load: () => import('kubernetes-models/policy/v1'),
  },
  'keda.sh/v1alpha1': {
    name: '@kubernetes-models/keda/keda.sh/v1alpha1',
    load: () => import('@kubernetes-models/keda/keda.sh/v1alpha1'),
  },
  'monitoring.coreos.com/v1': {
    name: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
    load: () => import('@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'),
  },
};

/** The module that describes the objects of an API version; throws when there is none. */
export function moduleOf(apiVersion: string): string {
  return find(apiVersion).name;
}

export async function loadModel(apiVersion: string, kind: string): Promise<Model> {
  const model = (await find(apiVersion).load())[kind];
  if (typeof model !== 'function') throw new Error(`no schema for ${apiVersion} ${kind}`);
  return model as Model;
}

function find(apiVersion: string) {
  const found = MODULES[apiVersion];
  if (found === undefined)
    throw new Error(`no schema for ${apiVersion}: add it to manifest-modules.ts`);
  return found;
}
