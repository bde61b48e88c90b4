import { randomUUID } from 'node:crypto';

/** An event as kube-apiserver sends it in a list, different each time but for what is overridden. */
export function anAuditEvent(
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const at = new Date().toISOString().replace('Z', '000Z');
  return {
    level: 'Metadata',
    auditID: randomUUID(),
    stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/shop/pods/web-1',
    verb: 'get',
    user: { username: 'dev-1@example.com', groups: ['developers', 'system:authenticated'] },
    sourceIPs: ['10.0.0.7'],
    userAgent: 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
    objectRef: { resource: 'pods', namespace: 'shop', name: 'web-1', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: at,
    stageTimestamp: at,
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    ...overrides,
  };
}
