import { generateAutoscaler } from './generate-autoscaler.ts';
import { generateConfigMap, generateSecret } from './generate-data.ts';
import { generateIngress, generateService } from './generate-network.ts';
import {
  generateNamed,
  generatePriorityClass,
  generateQuota,
  generateDisruptionBudget,
} from './generate-policy.ts';
import { generateBinding, generateRole } from './generate-rbac.ts';
import { generateCronJob, generateDeployment, generateJob } from './generate-workload.ts';
import { generateRun } from './generate-run.ts';
import type { Generator } from './generated.ts';

const GENERATORS: ReadonlyMap<string, Generator> = new Map([
  ['namespaces', generateNamed('namespace')],
  ['serviceaccounts', generateNamed('serviceaccount')],
  ['configmaps', generateConfigMap],
  ['secrets', generateSecret],
  ['resourcequotas', generateQuota],
  ['poddisruptionbudgets', generateDisruptionBudget],
  ['priorityclasses', generatePriorityClass],
  ['roles', generateRole('role')],
  ['clusterroles', generateRole('clusterrole')],
  ['rolebindings', generateBinding('rolebinding')],
  ['clusterrolebindings', generateBinding('clusterrolebinding')],
  ['deployments', generateDeployment],
  ['jobs', generateJob],
  ['cronjobs', generateCronJob],
  ['services', generateService],
  ['ingresses', generateIngress],
  ['horizontalpodautoscalers', generateAutoscaler],
]);

/** The generator that may have made an object of this resource. */
export function findGenerator(resource: string, fieldManager: string): Generator | undefined {
  // A Pod is made by `run` alone; for anything else it is a manifest.
  if (resource === 'pods') return fieldManager === 'kubectl-run' ? generateRun : undefined;
  // `expose` names its target, which is not in the request; `replace` reads a manifest.
  return fieldManager === 'kubectl-expose' || fieldManager === 'kubectl-replace'
    ? undefined
    : GENERATORS.get(resource);
}
