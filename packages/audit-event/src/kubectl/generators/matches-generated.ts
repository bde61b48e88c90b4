import { readObject, type JsonObject } from '../../read-json-fields.ts';

/**
 * Defaults that an API server fills in before it writes the event, at any depth of an object
 * (kubernetes `pkg/apis/…/v1/defaults.go`). A value that is its default says nothing about the command.
 */
const DEFAULTS: Readonly<Record<string, readonly unknown[]>> = {
  completionMode: ['NonIndexed'],
  completions: [1],
  concurrencyPolicy: ['Allow'],
  defaultMode: [420],
  dnsPolicy: ['ClusterFirst'],
  failedJobsHistoryLimit: [1],
  imagePullPolicy: ['Always', 'IfNotPresent'],
  internalTrafficPolicy: ['Cluster'],
  ipFamilyPolicy: ['SingleStack'],
  backoffLimit: [6],
  manualSelector: [false],
  parallelism: [1],
  podReplacementPolicy: ['TerminatingOrFailed'],
  preemptionPolicy: ['PreemptLowerPriority'],
  progressDeadlineSeconds: [600],
  protocol: ['TCP'],
  replicas: [1],
  revisionHistoryLimit: [10],
  schedulerName: ['default-scheduler'],
  sessionAffinity: ['None'],
  successfulJobsHistoryLimit: [3],
  suspend: [false],
  terminationGracePeriodSeconds: [30],
  terminationMessagePath: ['/dev/termination-log'],
  terminationMessagePolicy: ['File'],
};

/** Filled in by client or server, never chosen by a command. */
const FILLED = new Set([
  'creationTimestamp',
  'uid',
  'resourceVersion',
  'generation',
  'managedFields',
  'namespace',
]);

/** Deeper than any object of a generator; what is deeper cannot match. */
const DEEPEST = 20;

/** Whether a body is what a generator makes, apart from what client and server fill in. */
export function matchesGenerated(body: JsonObject, generated: JsonObject): boolean {
  const { status: _ignored, ...rest } = body;
  const bare = strip(rest, 0);
  return bare !== TOO_DEEP && JSON.stringify(bare) === JSON.stringify(strip(generated, 0));
}

const TOO_DEEP = Symbol('too deep');

/** The same value with sorted keys and without what says nothing; undefined when nothing is left. */
function strip(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) return TOO_DEEP;
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    return value.map((entry) => strip(entry, depth + 1) ?? null);
  }
  const object = readObject(value);
  if (object === undefined) return value === null || value === '' ? undefined : value;
  const kept: Array<[string, unknown]> = [];
  for (const key of Object.keys(object).toSorted()) {
    if (isFilled(key, object[key], depth)) continue;
    const stripped = strip(object[key], depth + 1);
    if (stripped === TOO_DEEP) return TOO_DEEP;
    if (stripped !== undefined && !isDefault(key, stripped)) kept.push([key, stripped]);
  }
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Metadata lies at depth 1; a namespace elsewhere, in a subject, is chosen. */
const isFilled = (key: string, value: unknown, depth: number): boolean =>
  FILLED.has(key) && (key !== 'namespace' || depth === 1) && (depth === 1 || value === null);

function isDefault(key: string, value: unknown): boolean {
  if (key === 'strategy') {
    return (
      JSON.stringify(value) ===
      '{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"}'
    );
  }
  return Object.hasOwn(DEFAULTS, key) && (DEFAULTS[key] as readonly unknown[]).includes(value);
}
