import type { LabEvent } from './kubectl-lab.ts';

/** Requests that change something, without their answer: what a command did to the cluster. */
export function listChanges(events: readonly LabEvent[]): string[] {
  return events.filter(isChange).map(normalise).toSorted();
}

/** Requests that open a stream, and reviews, are no changes. */
const NO_CHANGES = new Set(['exec', 'attach', 'portforward', 'log', 'proxy']);

function isChange({ verb, objectRef }: LabEvent): boolean {
  const reference = objectRef as { resource?: string; subresource?: string } | undefined;
  if (reference === undefined || NO_CHANGES.has(reference.subresource ?? '')) return false;
  if (reference.resource?.endsWith('reviews')) return false;
  return !['get', 'list', 'watch'].includes(verb as string);
}

/** Written anew at every run: times, and names that kubectl makes up. */
const FRESH = new Set([
  'creationTimestamp',
  'kubectl.kubernetes.io/restartedAt',
  'lastUpdateTime',
  'resourceVersion',
  'uid',
]);

function normalise({ verb, requestURI, requestObject }: LabEvent): string {
  const body = JSON.stringify(sortKeys(requestObject));
  return `${String(verb)} ${String(requestURI)} ${body}`.replaceAll(
    /debugger-(n1-)?[a-z0-9]{5}/g,
    'debugger',
  );
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    // Go's serialiser writes empty structs of typed objects, not of manifests.
    ([key, entry]) => !FRESH.has(key) && !isEmpty(entry) && key !== 'status',
  );
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sortKeys(entry)]),
  );
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length === 0;
