import { readObject, readText, type JsonObject } from '../read-json-fields.ts';
import type { ContainerEnv, ContainerResources, Intent, KeyChange } from './intent.ts';
import { changedKeys } from './patch-shape.ts';

/** What a patch of a pod's spec meant: `kubectl set image|env|resources|serviceaccount`. */
export function readPodSpecIntent(podSpec: JsonObject): Intent | null {
  const keys = changedKeys(podSpec);
  if (keys.every((key) => key === 'serviceAccountName' || key === 'serviceAccount')) {
    const account = readText(podSpec['serviceAccountName']);
    return account === undefined ? null : { act: 'set-service-account', account };
  }
  if (!keys.every((key) => key === 'containers' || key === 'initContainers')) return null;
  const containers = [podSpec['initContainers'] ?? [], podSpec['containers'] ?? []]
    .flat()
    .map(readObject);
  return readContainers(containers.filter((one) => one !== undefined));
}

function readContainers(containers: readonly JsonObject[]): Intent | null {
  const names = containers.map((one) => readText(one['name']));
  if (containers.length === 0 || names.includes(undefined)) return null;
  const changed = new Set(containers.flatMap(changedKeys));
  changed.delete('name');
  if (changed.size !== 1) return null;
  const named = containers.map((one, index) => ({ one, container: names[index] as string }));
  switch ([...changed][0] ?? '') {
    case 'image': {
      const images = named.map(({ one, container }) => ({
        container,
        image: readText(one['image']) ?? '',
      }));
      return images.every(({ image }) => image !== '') ? { act: 'set-image', images } : null;
    }
    case 'env':
      return {
        act: 'set-env',
        containers: named.map(({ one, container }) => readEnv(one, container)),
      };
    case 'resources':
      return {
        act: 'set-resources',
        containers: named.map(({ one, container }) => readResources(one, container)),
      };
    default:
      return null;
  }
}

function readEnv(object: JsonObject, container: string): ContainerEnv {
  const changes: KeyChange[] = [];
  const referred: string[] = [];
  for (const entry of [object['env'] ?? []].flat()) {
    const variable = readObject(entry);
    const key = readText(variable?.['name']);
    if (variable === undefined || key === undefined) continue;
    if (variable['$patch'] === 'delete') changes.push({ key, value: null });
    else if (variable['valueFrom'] !== undefined && variable['valueFrom'] !== null)
      referred.push(key);
    else changes.push({ key, value: readText(variable['value']) ?? '' });
  }
  return { container, changes, referred };
}

function readResources(object: JsonObject, container: string): ContainerResources {
  const resources = readObject(object['resources']);
  return {
    container,
    limits: readAmounts(resources?.['limits']),
    requests: readAmounts(resources?.['requests']),
  };
}

function readAmounts(value: unknown): KeyChange[] {
  return Object.entries(readObject(value) ?? {}).map(([key, amount]) => ({
    key: key.toWellFormed(),
    value: typeof amount === 'string' || typeof amount === 'number' ? String(amount) : null,
  }));
}
