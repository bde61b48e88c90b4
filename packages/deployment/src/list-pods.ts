import type { Manifest } from './read-manifests.ts';

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly resources?: unknown;
  readonly securityContext?: unknown;
  readonly startupProbe?: unknown;
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
  readonly env?: ReadonlyArray<{ readonly name: string; readonly value?: string }>;
}

interface Secret {
  readonly name: string;
  readonly items: ReadonlyArray<{ readonly key: string }>;
}

export interface Pod {
  readonly owner: Manifest;
  /** For messages. */
  readonly name: string;
  readonly spec: {
    readonly securityContext?: unknown;
    readonly automountServiceAccountToken?: boolean;
    readonly terminationGracePeriodSeconds?: number;
    readonly topologySpreadConstraints?: readonly unknown[];
    readonly containers: readonly Container[];
    readonly volumes?: ReadonlyArray<{
      readonly projected?: { readonly sources: ReadonlyArray<{ readonly secret: Secret }> };
    }>;
  };
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'Job']);

/** The pods that the objects would make. */
export function listPods(manifests: readonly Manifest[]): Pod[] {
  return manifests
    .filter(({ kind }) => WORKLOADS.has(kind))
    .map((owner) => {
      const { template } = owner['spec'] as { template: { spec: Pod['spec'] } };
      return { owner, name: `${owner.kind} ${owner.metadata.name}`, spec: template.spec };
    });
}
