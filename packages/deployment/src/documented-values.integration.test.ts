import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listDocuments } from './read-commands.ts';
import type { Manifest } from './read-manifests.ts';
import { renderChart } from './render-manifests.ts';
import { repositoryRoot } from './repository-root.ts';

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

/** Blocks of YAML that begin with a value of the chart. */
const VALUES = /^( *)```yaml\n\1((?:query|tracing):[\s\S]*?)^\1```$/gm;
const documented = listDocuments().flatMap((file) =>
  [...read(file).matchAll(VALUES)].map(({ 1: indent = '', 2: block = '' }, n): [string, string] => [
    `${file}, block ${n + 1}`,
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  ]),
);

const settingsOf = (manifests: readonly Manifest[]): string[] =>
  manifests
    .filter(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' && /-(database|ingest|writer|query)$/.test(metadata.name),
    )
    .flatMap(({ data }) => Object.keys(data as object));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'k8s-audit-values-'));
});
afterAll(async () => rm(folder, { recursive: true }));

describe('values in the documents', () => {
  it('are found', () => {
    expect(documented.map(([where]) => where).join()).toMatch(/sign-in\.md.+tracing\.md/);
  });

  it.each(documented)('of %s are taken by the chart', async (_where, text) => {
    const file = path.join(folder, 'values.yaml');
    await writeFile(file, text);
    const production = 'deploy/helm/k8s-audit/values-production.yaml';
    const rendered = await renderChart(['--values', production, '--values', file]);
    const known = new Set(read('README.md').match(/`[A-Z][A-Z_]+`/g));
    for (const name of settingsOf(rendered ?? [])) expect([...known]).toContain(`\`${name}\``);
  });
});
