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
} from './render-forms.ts';
import { renderChart } from './render-manifests.ts';
import { repositoryRoot } from './repository-root.ts';
import { toComparable } from './to-comparable.ts';

const HPA = path.join(repositoryRoot, 'deploy/kustomize/components/writer-hpa/autoscaler.yaml');

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

  it.each([
    [['tokens-by-cluster'], ['ingest.tokensByCluster=true'], 'WEBHOOK_TOKENS_FILE'],
    [
      ['ingest-tls', 'client-certificates'],
      ['ingest.tls.secret=k8s-audit-ingest-tls', 'ingest.tls.clientCaSecret=k8s-audit-client-ca'],
      '"scheme":"HTTPS"',
    ],
  ])('describe the same with %j', async (components, values, words) => {
    if (!canRender(forms)) return;
    const [byHelm, kustomized] = await Promise.all([
      renderValues('production', ...values),
      renderWithComponents(...components),
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
      'an unknown kind',
      ['--set', 'database.host=x,writer.autoscaling.kind=x'],
      '/autoscaling/kind',
    ],
  ])('are refused with %s', async (_what, args, words) => {
    if (canRender(forms)) await expect(renderChart(args)).rejects.toThrow(words);
  });
});
