import type { EventFilter } from '@k8s-audit/store';
import { fieldIs } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';

/** Parts of Kubernetes that put their version into the user agent. */
const COMPONENTS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
] as const;

/** The versions of one component, most requests first. */
export interface ComponentVersions {
  readonly component: string;
  readonly versions: ReadonlyArray<{ readonly version: string; readonly count: number }>;
}

/** Reads which versions the components of a cluster say they have. */
export async function readVersions(
  reader: Pick<EventReader, 'facets'>,
  filter: EventFilter,
  range: { readonly fromUs: bigint; readonly toUs: bigint },
): Promise<ComponentVersions[]> {
  const found = await Promise.all(
    COMPONENTS.map(async (component) => {
      const filters = [filter, fieldIs('agent', `${component}/*`)];
      const facets = await reader.facets({
        filter: { kind: 'and', filters },
        ...range,
        fields: ['agent'],
      });
      return { component, versions: countVersions(component, facets.fields[0]?.values ?? []) };
    }),
  );
  return found.filter(({ versions }) => versions.length > 0);
}

/** `kubelet/v1.33.1 (linux/amd64) kubernetes/8adc0f0` → `v1.33.1`. */
function countVersions(
  component: string,
  agents: ReadonlyArray<{ readonly value: string; readonly count: number }>,
): ComponentVersions['versions'] {
  const counts = new Map<string, number>();
  for (const { value, count } of agents) {
    const [name, version = ''] = (value.split(' ', 1)[0] ?? '').split('/');
    if (name === component && /^v?\d/.test(version))
      counts.set(version, (counts.get(version) ?? 0) + count);
  }
  return [...counts]
    .map(([version, count]) => ({ version, count }))
    .toSorted((a, b) => b.count - a.count);
}
