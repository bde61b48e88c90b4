import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { checkSchema } from './check-schema.ts';
import { findUnknownFields } from './find-unknown-fields.ts';
import { readManifests, type Manifest } from './read-manifests.ts';
import {
  canRender,
  renderForms,
  renderValues,
  renderWithComponents,
  type Forms,
  type OverlayParts,
} from './render-forms.ts';
import { renderChart } from './render-manifests.ts';
import { repositoryRoot } from './repository-root.ts';
import { toComparable } from './to-comparable.ts';

const HPA = path.join(repositoryRoot, 'deploy/kustomize/components/writer-hpa/autoscaler.yaml');

/** Those that docs/security.md shows. */
const ROLES =
  /^\{\n {2}"rules"[\s\S]+?^\}$/m.exec(
    readFileSync(path.join(repositoryRoot, 'docs/security.md'), 'utf8'),
  )?.[0] ?? '';

/** Of an object that an overlay of somebody's own adds, where they want them. */
const LABELS = {
  'app.kubernetes.io/name': 'k8s-audit',
  'app.kubernetes.io/instance': 'k8s-audit',
};

/** Further settings of a service. */
const merge = (service: string, ...literals: string[]) => ({
  name: `k8s-audit-${service}`,
  behavior: 'merge',
  literals,
});

let forms: Forms;
let byHpa: readonly Manifest[];
beforeAll(async () => {
  forms = await renderForms();
  byHpa = (await renderValues('production', 'writer.autoscaling.kind=hpa')) ?? [];
}, 120_000);

const all = (): Manifest[] => [...Object.values(forms).flat(), ...byHpa];

describe('what is rendered', () => {
  it('is rendered here', () => {
    if (process.platform === 'linux' && process.arch === 'x64') expect(canRender(forms)).toBe(true);
  });

  it('fits the schemas of the APIs', async () => {
    const faults = await Promise.all(all().map(checkSchema));
    expect(faults.flat()).toEqual([]);
  });

  it('has no field that the APIs do not know', () => {
    expect(findUnknownFields(all())).toEqual([]);
  });

  it('would be told if it were wrong', async () => {
    const wrong = readManifests(`
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: x }
      spec: { replicas: two, selector: {}, template: { spec: { container: [] } } }`);
    const faults = await Promise.all(wrong.map(checkSchema));
    expect(faults.flat().join()).toContain('replicas');
    expect(findUnknownFields(wrong).join()).toContain('container');
  });
});

describe('Helm and Kustomize', () => {
  it.each(['demo', 'production'] as const)('describe the same for %s', (name) => {
    const byHelm = toComparable(forms[`${name}, Helm`]);
    expect(byHelm).toEqual(toComparable(forms[`${name}, Kustomize`]));
  });

  it('scale the writer by either of two ways', async () => {
    if (!canRender(forms)) return;
    const hpa = readManifests(readFileSync(HPA, 'utf8'));
    expect(toComparable(byHpa)).toMatchObject(toComparable(hpa));
    expect((await Promise.all(hpa.map(checkSchema))).flat()).toEqual([]);
    const kinds = (manifests: readonly Manifest[]) => manifests.map(({ kind }) => kind);
    expect(kinds(byHpa)).not.toContain('ScaledObject');
    expect(kinds(forms['production, Helm'])).toContain('ScaledObject');
  });

  it.each<[string[], string[], OverlayParts, string]>([
    [['tokens-by-cluster'], ['ingest.tokensByCluster=true'], {}, 'WEBHOOK_TOKENS_FILE'],
    [
      ['ingest-tls', 'client-certificates'],
      ['ingest.tls.secret=k8s-audit-ingest-tls', 'ingest.tls.clientCaSecret=k8s-audit-client-ca'],
      {},
      '"scheme":"HTTPS"',
    ],
    ...[
      ['checkpoints-to-webhook', 'LOG_WEBHOOK_TOKEN'],
      ['checkpoints-to-s3', 'LOG_S3_SECRET_ACCESS_KEY'],
    ].map(([component = '', credential = '']): [string[], string[], OverlayParts, string] => [
      [component],
      [
        `writer.logCredentials[0]=${credential}`,
        'networkPolicy.writerEgress[0].ports[0].protocol=TCP',
        'networkPolicy.writerEgress[0].ports[0].port=443',
      ],
      {},
      `${credential}_FILE`,
    ]),
    [
      ['single-sign-on', 'roles', 'single-sign-on-ca'],
      [
        'query.singleSignOn.issuerUrl=https://sign-in.example.com',
        'query.singleSignOn.clientId=audit',
        'query.singleSignOn.caSecret=k8s-audit-single-sign-on-ca',
        `query.roles=${ROLES}`,
      ],
      {
        configMaps: [
          merge('query', 'OIDC_ISSUER_URL=https://sign-in.example.com', 'OIDC_CLIENT_ID=audit'),
          {
            name: 'k8s-audit-roles',
            files: ['roles.json'],
            options: { disableNameSuffixHash: true, labels: LABELS },
          },
        ],
        files: { 'roles.json': ROLES },
      },
      'OIDC_CLIENT_SECRET_FILE',
    ],
    [
      ['tracing'],
      ['tracing.endpoint=http://collector:4318', 'tracing.ratio=0.01'],
      {
        configMaps: ['ingest', 'writer'].map((service) =>
          merge(
            service,
            'OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318',
            'OTEL_TRACES_SAMPLER_ARG=0.01',
          ),
        ),
      },
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ],
  ])('describe the same with %j', async (components, values, parts, words) => {
    if (!canRender(forms)) return;
    const [byHelm, kustomized] = await Promise.all([
      renderValues('production', ...values),
      renderWithComponents(components, parts),
    ]);
    expect(toComparable(byHelm ?? [])).toEqual(toComparable(kustomized ?? []));
    expect(JSON.stringify(byHelm)).toContain(words);
    expect((await Promise.all((byHelm ?? []).map(checkSchema))).flat()).toEqual([]);
    expect(findUnknownFields(byHelm ?? [])).toEqual([]);
  });
});

describe('values of the chart', () => {
  it.each([
    ['no database', [], '/database/host'],
    ['a misspelt name', ['--set', 'database.host=x,ingest.replcas=3'], 'replcas'],
    ['a tag that moves', ['--set', 'database.host=x,image.tag=latest'], '/image/tag'],
    [
      'an unknown credential',
      ['--set', 'database.host=x,writer.logCredentials={DB_PASSWORD}'],
      '/logCredentials/0',
    ],
    [
      'single sign-on without roles',
      [
        '--set',
        'database.host=x,query.singleSignOn.issuerUrl=https://x,query.singleSignOn.clientId=x',
      ],
      '/query/roles',
    ],
    [
      'single sign-on without a client',
      [
        '--set',
        'database.host=x,query.singleSignOn.issuerUrl=https://x,query.roles.rules[0].users={a},query.roles.rules[0].role=viewer',
      ],
      '/singleSignOn/clientId',
    ],
    [
      'an issuer whom anybody could play',
      ['--set', 'database.host=x,query.singleSignOn.issuerUrl=http://x'],
      '/issuerUrl',
    ],
    [
      'a role that is none',
      ['--set', 'database.host=x,query.roles.rules[0].users={a},query.roles.rules[0].role=root'],
      '/roles/rules/0/role',
    ],
    [
      'a rule that names nobody',
      ['--set', 'database.host=x,query.roles.rules[0].role=viewer'],
      '/roles/rules/0',
    ],
    [
      'an unknown kind',
      ['--set', 'database.host=x,writer.autoscaling.kind=x'],
      '/autoscaling/kind',
    ],
  ])('are refused with %s', async (_what, args, words) => {
    if (canRender(forms)) await expect(renderChart(args)).rejects.toThrow(words);
  });
});
