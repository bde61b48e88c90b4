import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { repositoryRoot } from './repository-root.ts';

const ALERTS = path.join(repositoryRoot, 'deploy/prometheus/alerts.yaml');
const RULE = path.join(
  repositoryRoot,
  'deploy/kustomize/components/monitoring/prometheus-rule.yaml',
);

/** The alerts as the object that the Prometheus operator reads; Kustomize cannot put a file into one. */
export function makePrometheusRule(): string {
  const labels = {
    'app.kubernetes.io/name': 'k8s-audit',
    'app.kubernetes.io/instance': 'k8s-audit',
  };
  const rule = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'k8s-audit', labels },
    spec: parse(readFileSync(ALERTS, 'utf8')) as unknown,
  };
  return `# Made from deploy/prometheus/alerts.yaml by pnpm manifests.\n${stringify(rule)}`;
}

export const readPrometheusRule = (): string => readFileSync(RULE, 'utf8');

if (import.meta.main) writeFileSync(RULE, makePrometheusRule());
