import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './repository-root.ts';

interface Place {
  readonly file: string;
  /** Finds the version as its second group, between what stays. */
  readonly pattern: RegExp;
  /** How it is written there. */
  readonly format?: (version: string) => string;
}

const MANIFEST = /^( {2}"version": ")([^"]+)(",)$/m;
const IMAGE = /(image: k8s-audit\/\w+:)(\S+)()$/m;
const KUSTOMIZE = 'deploy/kustomize/base';

/** The one place where the version is decided. */
export function productVersion(): string {
  const text = readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Everywhere else that it is written, since something else than our code reads it there. */
function places(): Place[] {
  const manifests = ['packages', 'services'].flatMap((folder) =>
    readdirSync(path.join(repositoryRoot, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  return [
    ...manifests.map((file) => ({ file, pattern: MANIFEST })),
    { file: 'deploy/helm/k8s-audit/Chart.yaml', pattern: /^(version: )(\S+)()$/m },
    { file: 'deploy/helm/k8s-audit/Chart.yaml', pattern: /^(appVersion: )(\S+)()$/m },
    { file: 'docs/cli.md', pattern: /(k8s-audit-cli-)(\S+)(\.tgz)$/m },
    ...['ingest', 'writer', 'query'].map((service) => ({
      file: `${KUSTOMIZE}/${service}/deployment.yaml`,
      pattern: IMAGE,
    })),
    { file: `${KUSTOMIZE}/migration-job.yaml`, pattern: IMAGE },
    {
      file: `${KUSTOMIZE}/migration-job.yaml`,
      pattern: /(name: k8s-audit-migrate-)(\S+)()$/m,
      format: (version) => version.replaceAll('.', '-'),
    },
  ];
}

/** Places whose version is not the product's. */
export function findOtherVersions(): string[] {
  const wanted = productVersion();
  return places().flatMap(({ file, pattern, format = String }) => {
    const found = pattern.exec(readFileSync(path.join(repositoryRoot, file), 'utf8'))?.[2];
    return found === format(wanted) ? [] : [`${file}: ${found ?? 'no version'}`];
  });
}

/** Writes the version of package.json everywhere else. */
function spreadVersion(): void {
  const wanted = productVersion();
  for (const { file, pattern, format = String } of places()) {
    const target = path.join(repositoryRoot, file);
    const text = readFileSync(target, 'utf8');
    writeFileSync(target, text.replace(pattern, `$1${format(wanted)}$3`));
  }
}

if (import.meta.main) spreadVersion();
