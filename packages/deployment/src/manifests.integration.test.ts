import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { checkSchema } from './check-schema.ts';
import { findUnknownFields } from './find-unknown-fields.ts';
import { readManifests, type Manifest } from './read-manifests.ts';
import { renderChart, renderKustomization } from './render-manifests.ts';
import { repositoryRoot } from './repository-root.ts';
import { toComparable } from './to-comparable.ts';

const chart = (name: string, ...more: string[]) =>
  renderChart(['--values', `deploy/helm/k8s-audit/values-${name}.yaml`, ...more]);
const overlay = (name: string) => renderKustomization(`deploy/kustomize/overlays/${name}`);

let forms: Record<string, Manifest[]>;
let missing = '';

beforeAll(async () => {
  const rendered = {
    'demo, Kustomize': await overlay('demo'),
    'demo, Helm': await chart('demo'),
    'production, Kustomize': await overlay('production'),
    'production, Helm': await chart('production'),
    'writer by HPA, Helm': await chart('production', '--set', 'writer.autoscaling.kind=hpa'),
  };
  const absent = Object.entries(rendered).filter(([, manifests]) => manifests === null);
  missing = absent.map(([name]) => name).join(', ');
  forms = Object.fromEntries(
    Object.entries(rendered).map(([name, manifests]) => [name, manifests ?? []]),
  );
}, 120_000);

const all = (): Manifest[] => Object.values(forms).flat();

/** Pods of all workloads, with the object that they come from. */
interface Container {
  readonly name: string;
  readonly image: string;
  readonly resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  readonly securityContext?: Record<string, unknown>;
  readonly startupProbe?: unknown;
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly lifecycle?: { preStop?: { sleep?: { seconds: number } } };
  readonly env?: Array<{ name: string; value?: string }>;
}
interface PodSpec {
  readonly securityContext?: Record<string, unknown>;
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly hostNetwork?: boolean;
  readonly topologySpreadConstraints?: unknown[];
  readonly containers: Container[];
  readonly volumes?: Array<Record<string, unknown>>;
}
/** A variable that is a secret, or names the file of one. */
const SECRET = /(TOKEN|PASSWORD|SECRET|KEY|REDIS_URL)(_FILE)?$/;
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'Job']);
const podsOf = (manifests: readonly Manifest[]) =>
  manifests
    .filter(({ kind }) => WORKLOADS.has(kind))
    .map((owner) => {
      const spec = owner['spec'] as { template: { spec: PodSpec } };
      return { owner, pod: spec.template.spec, name: `${owner.kind} ${owner.metadata.name}` };
    });

describe('what is rendered', () => {
  it('is rendered here', () => {
    // On a machine without npm packages of kubectl and helm for it, and without both on the PATH, the rest of
    // this file looks at nothing.
    if (process.platform === 'linux' && process.arch === 'x64') expect(missing).toBe('');
  });

  it('fits the schemas of the APIs', async () => {
    const faults = await Promise.all(all().map(checkSchema));
    expect(faults.flat()).toEqual([]);
  });

  it('has no field that the APIs do not know', () => {
    expect(findUnknownFields(all())).toEqual([]);
  });

  it('would be told if it were wrong', async () => {
    const [wrong] = readManifests(`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: x }
      spec: { replicas: two, selector: {}, template: { spec: { container: [] } } }`);
    const faults = wrong === undefined ? [] : await checkSchema(wrong);
    expect(faults.join()).toContain('replicas');
    expect(findUnknownFields(wrong ? [wrong] : []).join()).toContain('container');
  });

  it.each(['demo', 'production'])('is the same for %s by Helm and by Kustomize', (name) => {
    const byHelm = toComparable(forms[`${name}, Helm`] ?? []);
    expect(byHelm).toEqual(toComparable(forms[`${name}, Kustomize`] ?? []));
  });

  it('scales the writer by either of two ways', async () => {
    const hpa = readManifests(
      readFileSync(
        path.join(repositoryRoot, 'deploy/kustomize/components/writer-hpa/autoscaler.yaml'),
        'utf8',
      ),
    );
    const rendered = forms['writer by HPA, Helm'] ?? [];
    expect(toComparable(rendered)).toMatchObject(toComparable(hpa));
    expect(rendered.filter(({ kind }) => kind === 'ScaledObject')).toEqual([]);
    expect((await Promise.all(hpa.map(checkSchema))).flat()).toEqual([]);
    const scaled = (forms['production, Helm'] ?? []).filter(({ kind }) => kind === 'ScaledObject');
    expect(scaled).toHaveLength(1);
  });
});

describe('pods', () => {
  it('are those that Pod Security calls restricted, with a read-only root', () => {
    for (const { pod, name } of podsOf(all())) {
      expect([name, pod.securityContext]).toMatchObject([
        name,
        { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      ]);
      expect([name, pod.automountServiceAccountToken, pod.hostNetwork ?? false]).toEqual([
        name,
        false,
        false,
      ]);
      for (const container of pod.containers) {
        expect([name, container.securityContext]).toMatchObject([
          name,
          {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        ]);
      }
      for (const volume of pod.volumes ?? [])
        expect(Object.keys(volume).filter((key) => /hostPath|nfs/.test(key))).toEqual([]);
    }
  });

  it('say what they need, and what they may take at most', () => {
    for (const { pod, name } of podsOf(all())) {
      for (const { resources } of pod.containers) {
        const amounts = { cpu: expect.anything(), memory: expect.anything() };
        expect([name, resources]).toMatchObject([name, { requests: amounts, limits: amounts }]);
      }
    }
  });

  it('are asked whether they live and serve', () => {
    for (const { owner, pod, name } of podsOf(all())) {
      if (owner.kind === 'Job') continue;
      for (const { startupProbe, livenessProbe, readinessProbe } of pod.containers)
        expect([name, startupProbe, livenessProbe, readinessProbe]).not.toContain(undefined);
    }
  });

  it('run images of a version that does not move', () => {
    for (const { pod } of podsOf(all()))
      for (const { image } of pod.containers) {
        expect(image).toMatch(/:\d+\.\d+\.\d+$/);
      }
  });

  it.each(['ingest', 'writer', 'query'])('of %s have longer to stop than they take', (service) => {
    const source = readFileSync(
      path.join(repositoryRoot, 'services', service, 'src/main.ts'),
      'utf8',
    );
    const deadlineMs = Number(/deadlineMs: ([\d_]+)/.exec(source)?.[1]?.replaceAll('_', ''));
    expect(deadlineMs).toBeGreaterThan(0);
    const ours = podsOf(all()).filter(
      ({ owner }) => owner.metadata.name === `k8s-audit-${service}`,
    );
    expect(missing === '' && ours.length === 0).toBe(false);
    for (const { pod } of ours) {
      const preStopSeconds = pod.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
      const graceMs = (pod.terminationGracePeriodSeconds ?? 30) * 1_000;
      expect(graceMs).toBeGreaterThan(preStopSeconds * 1_000 + deadlineMs);
      expect(pod.topologySpreadConstraints).toHaveLength(2);
    }
  });

  it('are given secrets by reference, and each only its own', () => {
    for (const { pod, owner } of podsOf(all())) {
      const text = JSON.stringify(pod);
      const secrets = pod.containers
        .flatMap(({ env = [] }) => env)
        .filter(({ name, value }) => SECRET.test(name) && value !== 'yes');
      for (const { value = '/run/secrets/' } of secrets) expect(value).toMatch(/^\/run\/secrets\//);
      const isIngest = owner.metadata.name === 'k8s-audit-ingest';
      if (isIngest) expect(text).not.toContain('DB_PASSWORD');
      if (owner.metadata.name === 'k8s-audit-query') expect(text).not.toContain('REDIS_URL');
    }
  });
});

interface Peer {
  readonly namespaceSelector?: { matchLabels: Record<string, string> };
}
interface Policy {
  readonly ingress?: Array<{ from: Peer[] }>;
  readonly egress?: Array<{ ports: Array<{ port: number }> }>;
}
const policy = (form: string, service: string): Policy =>
  (forms[form] ?? []).find(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === `k8s-audit-${service}`,
  )?.['spec'] as Policy;
const portsFrom = (found: Policy) =>
  (found.egress ?? []).flatMap(({ ports }) => ports.map((p) => p.port));
const namespacesTo = (found: Policy) =>
  (found.ingress ?? []).flatMap(({ from }) =>
    from.map((peer) => peer.namespaceSelector?.matchLabels['kubernetes.io/metadata.name']),
  );

describe.each(['production, Helm', 'production, Kustomize'])('the network of %s', (form) => {
  const when = () => forms[form]?.length !== 0;

  it('keeps ingest from the database, and query from Redis', () => {
    if (!when()) return;
    expect(portsFrom(policy(form, 'ingest'))).toEqual([53, 53, 6379]);
    expect(portsFrom(policy(form, 'query'))).toEqual([53, 53, 3306]);
  });

  it('keeps the ingress of API servers from query, and all from the writer', () => {
    if (!when()) return;
    expect(namespacesTo(policy(form, 'ingest'))).toEqual(['ingress-webhook', 'monitoring']);
    expect(namespacesTo(policy(form, 'query'))).toEqual(['ingress-nginx', 'monitoring']);
    expect(namespacesTo(policy(form, 'writer'))).toEqual(['monitoring']);
  });

  it('denies what no policy allows', () => {
    if (!when()) return;
    expect(policy(form, 'default-deny')).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(policy(form, 'default-deny').ingress).toBeUndefined();
  });

  it('gives the client more time than it takes, lets large bodies in and redirects no POST', () => {
    if (!when()) return;
    const ingress = (forms[form] ?? []).find(
      ({ kind, metadata }) => kind === 'Ingress' && metadata.name === 'k8s-audit-ingest',
    );
    const nginx = (key: string) =>
      ingress?.metadata.annotations?.[`nginx.ingress.kubernetes.io/${key}`];
    expect(Number(nginx('proxy-read-timeout'))).toBeGreaterThan(30);
    expect(Number(nginx('proxy-send-timeout'))).toBeGreaterThan(30);
    expect(nginx('proxy-body-size')).toBe('256m');
    expect(nginx('ssl-redirect')).toBe('false');
    expect(JSON.stringify(ingress?.['spec'])).toContain('"path":"/webhook"');
  });
});

describe('the Redis of the demo', () => {
  it.each(['demo, Helm', 'demo, Kustomize'])('keeps what was acknowledged: %s', (form) => {
    const redis = podsOf(forms[form] ?? []).find(({ name }) => name.endsWith('-redis'));
    if (missing !== '') return;
    const command = JSON.stringify(redis?.pod.containers[0]);
    for (const wanted of [
      '--appendonly yes',
      '--appendfsync always',
      '--maxmemory-policy noeviction',
    ])
      expect(command).toContain(wanted);
  });
});

describe('values of the chart', () => {
  it.each([
    ['no database', [], '/database/host'],
    ['a misspelt name', ['--set', 'database.host=x,ingest.replcas=3'], 'replcas'],
    ['a tag that moves', ['--set', 'database.host=x,image.tag=latest'], '/image/tag'],
    [
      'an unknown kind',
      ['--set', 'database.host=x,writer.autoscaling.kind=x'],
      '/autoscaling/kind',
    ],
  ])('are refused with %s', async (_what, args, words) => {
    if (missing !== '') return;
    await expect(renderChart(args)).rejects.toThrow(words);
  });
});
