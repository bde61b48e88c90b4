import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findTool } from './find-tool.ts';
import { readManifests, type Manifest } from './read-manifests.ts';
import { repositoryRoot } from './repository-root.ts';

const run = promisify(execFile);
const NAME = 'k8s-audit';

/** What `kubectl apply -k` would send. Null where there is no kubectl. */
export async function renderKustomization(folder: string): Promise<Manifest[] | null> {
  const kubectl = await findTool('kubectl');
  if (kubectl === null) return null;
  const { stdout } = await run(kubectl, ['kustomize', folder], { cwd: repositoryRoot });
  return readManifests(stdout);
}

/** What `helm install` would send. Null where there is no helm. */
export async function renderChart(args: readonly string[]): Promise<Manifest[] | null> {
  const helm = await findTool('helm');
  if (helm === null) return null;
  const chart = ['template', NAME, 'deploy/helm/k8s-audit', '--namespace', NAME];
  const { stdout } = await run(helm, [...chart, ...args], { cwd: repositoryRoot });
  return readManifests(stdout);
}
