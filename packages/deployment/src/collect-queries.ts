import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { readManifests } from './read-manifests.ts';
import { repositoryRoot } from './repository-root.ts';

export interface Query {
  /** Where it stands, for messages. */
  readonly where: string;
  readonly expression: string;
}

interface Dashboard {
  readonly panels: ReadonlyArray<{
    readonly title: string;
    readonly targets?: ReadonlyArray<{ readonly expr: string }>;
  }>;
}
interface Alerts {
  readonly groups: ReadonlyArray<{
    readonly rules: ReadonlyArray<{ readonly alert: string; readonly expr: string }>;
  }>;
}
interface Scaling {
  readonly triggers?: ReadonlyArray<{ readonly metadata: { readonly query: string } }>;
  readonly metrics?: ReadonlyArray<{ readonly external: { readonly metric: { name: string } } }>;
}

const read = (file: string): string =>
  readFileSync(path.join(repositoryRoot, 'deploy', file), 'utf8');

export const readDashboard = (): Dashboard =>
  JSON.parse(read('grafana/k8s-audit.json')) as Dashboard;
export const readAlerts = (): Alerts => parse(read('prometheus/alerts.yaml')) as Alerts;

/** Every question that the files of `deploy/` ask Prometheus. */
export function collectQueries(): Query[] {
  const panels = readDashboard().panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: `dashboard, ${title}`, expression: expr })),
  );
  const alerts = readAlerts().groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr }) => ({ where: `alert ${alert}`, expression: expr })),
  );
  const scaling = ['writer-keda/scaled-object.yaml', 'writer-hpa/autoscaler.yaml'].flatMap((file) =>
    readManifests(read(`kustomize/components/${file}`)).flatMap((manifest) => {
      const { triggers = [], metrics = [] } = manifest['spec'] as Scaling;
      return [
        ...triggers.map(({ metadata }) => metadata.query),
        ...metrics.map(({ external }) => external.metric.name),
      ].map((expression) => ({ where: file, expression }));
    }),
  );
  return [...panels, ...alerts, ...scaling];
}
