import type { Manifest } from './read-manifests.ts';

/** Of what only one of the two forms can have, or needs. */
const OWN_KINDS = new Set(['Namespace', 'Secret']);
const OWN_KEYS = new Set([
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/version',
  'helm.sh/chart',
  'checksum/settings',
]);
/** What Kustomize puts behind the names of the ConfigMaps that it makes. */
const HASH = /-[a-z0-9]{10}$/;

/**
 * Objects by kind and name, without what Helm and Kustomize each add by themselves, so that what they
 * describe can be compared.
 */
export function toComparable(manifests: readonly Manifest[]): Record<string, unknown> {
  const hashed = manifests
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && HASH.test(metadata.name))
    .map(({ metadata }) => metadata.name);
  const plain = (text: string): string => (hashed.includes(text) ? text.replace(HASH, '') : text);
  return Object.fromEntries(
    manifests
      .filter(({ kind }) => !OWN_KINDS.has(kind))
      .map((manifest) => {
        const { namespace: _where, ...metadata } = manifest.metadata;
        const key = `${manifest.kind} ${plain(metadata.name)}`;
        return [key, simplify({ ...manifest, metadata }, plain)];
      }),
  );
}

function simplify(value: unknown, plain: (text: string) => string): unknown {
  if (typeof value === 'string') return isJson(value) ? JSON.parse(value) : plain(value);
  if (Array.isArray(value)) return value.map((item) => simplify(item, plain));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key, inner]) => !OWN_KEYS.has(key) && !isDefault(key, inner))
    .map(([key, inner]) => [key, simplify(inner, plain)] as const)
    .filter(([, inner]) => !isEmpty(inner));
  return Object.fromEntries(entries);
}

/** Written by a program in the one form and by people in the other. */
const isJson = (text: string): boolean => text.startsWith('{\n');

const isDefault = (key: string, value: unknown): boolean =>
  key === 'imagePullPolicy' && value === 'IfNotPresent';

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
