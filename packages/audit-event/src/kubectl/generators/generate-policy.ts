import { readText, readTexts } from '../../read-json-fields.ts';
import { readObject } from '../../read-json-fields.ts';
import type { Generator } from './generated.ts';
import { readName, readPairs, readSpec } from './read-body.ts';

const KINDS = { namespace: 'Namespace', serviceaccount: 'ServiceAccount' } as const;

/** What has nothing but a name. */
export function generateNamed(type: keyof typeof KINDS): Generator {
  return (body) => {
    const name = readName(body);
    if (name === null) return null;
    // A server adds this label before it writes the event.
    const label = 'kubernetes.io/metadata.name';
    const labels = readObject(readObject(body['metadata'])?.['labels']);
    const labelled =
      type === 'namespace' && labels?.[label] === name ? { labels: { [label]: name } } : {};
    const spec = type === 'namespace' ? { spec: body['spec'] } : {};
    return {
      verb: ['create', type],
      args: [name],
      object: { apiVersion: 'v1', kind: KINDS[type], metadata: { name, ...labelled }, ...spec },
    };
  };
}

export const generateQuota: Generator = (body) => {
  const name = readName(body);
  const spec = readSpec(body);
  const hard = readPairs(spec['hard']);
  const scopes = readTexts(spec['scopes']) ?? [];
  if (name === null || hard.length === 0) return null;
  return {
    verb: ['create', 'quota'],
    args: [name],
    flags: [
      `--hard=${hard.join(',')}`,
      ...(scopes.length > 0 ? [`--scopes=${scopes.join(',')}`] : []),
    ],
    object: {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name },
      spec: { hard: spec['hard'], scopes },
    },
  };
};

export const generateDisruptionBudget: Generator = (body) => {
  const name = readName(body);
  const { minAvailable, maxUnavailable, selector } = readSpec(body);
  const matchLabels = readObject(selector)?.['matchLabels'];
  const pairs = readPairs(matchLabels);
  const bound = minAvailable ?? maxUnavailable;
  if (name === null || pairs.length === 0 || !isAmount(bound)) return null;
  const flag = minAvailable === undefined ? 'max-unavailable' : 'min-available';
  return {
    verb: ['create', 'pdb'],
    args: [name],
    flags: [`--selector=${pairs.join(',')}`, `--${flag}=${bound}`],
    object: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { minAvailable, maxUnavailable, selector: { matchLabels } },
    },
  };
};

const isAmount = (value: unknown): value is string | number =>
  typeof value === 'number' || typeof value === 'string';

export const generatePriorityClass: Generator = (body) => {
  const name = readName(body);
  const { value, globalDefault } = body;
  const description = readText(body['description']);
  const preemption = readText(body['preemptionPolicy']);
  if (name === null || typeof value !== 'number') return null;
  return {
    verb: ['create', 'priorityclass'],
    args: [name],
    flags: [
      `--value=${value}`,
      ...(globalDefault === true ? ['--global-default=true'] : []),
      ...(description ? [`--description=${description}`] : []),
      ...(preemption === undefined || preemption === 'PreemptLowerPriority'
        ? []
        : [`--preemption-policy=${preemption}`]),
    ],
    object: {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      globalDefault,
      description,
      preemptionPolicy: preemption,
    },
  };
};
