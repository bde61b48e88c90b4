/**
 * Events for load: seeded, so that every run sends the same, and unlike each other where real ones
 * are: five random UUIDs in each, users, names and namespaces that repeat as in a cluster.
 */
export interface EventStream {
  /** The JSON text of the next event, some 1.3 KB. */
  next(): string;
}

const AGENTS = [
  'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
  'kube-controller-manager/v1.33.1 (linux/amd64) kubernetes/8adc0f0/system:serviceaccount:kube-system:deployment-controller',
  'kubelet/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
  'argocd-application-controller/v3.1.0 (linux/amd64) kubernetes/$Format',
];
const RESOURCES = [
  ['', 'pods'],
  ['', 'configmaps'],
  ['', 'secrets'],
  ['apps', 'deployments'],
  ['apps', 'replicasets'],
  ['batch', 'jobs'],
  ['coordination.k8s.io', 'leases'],
] as const;
const VERBS = ['get', 'list', 'watch', 'update', 'patch', 'create', 'delete'];
const KINDS = ['web', 'api', 'worker', 'db'];
const PODS = 5_000;
const MICROS_BETWEEN_EVENTS = 150;

/** The first event happens at `startMs`, each other some µs behind the one before. */
export function createEventStream(
  seed: number,
  startMs = Date.now(),
  microsBetweenEvents = MICROS_BETWEEN_EVENTS,
): EventStream {
  const random = mulberry32(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  /** Up to 8 digits: a random number has 32 bits. */
  const hex = (digits: number): string =>
    below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`;
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  let micros = 0;

  return {
    next() {
      micros += microsBetweenEvents;
      const time = new Date(startMs + Math.floor(micros / 1_000)).toISOString().slice(0, 23);
      const stamp = `${time}${String(micros % 1_000).padStart(3, '0')}Z`;
      const [group, resource] = pick(RESOURCES);
      const namespace = `team-${below(40)}`;
      // A pod has some dozens of events before another takes its place.
      const pod = below(PODS);
      const name = `${KINDS[pod % KINDS.length]}-${pod % 400}-${(pod * 7_919).toString(36)}`;
      const account = `app-${below(200)}`;
      return JSON.stringify({
        level: 'Metadata',
        auditID: uuid(),
        stage: 'ResponseComplete',
        requestURI: `/apis/${group}/v1/namespaces/${namespace}/${resource}/${name}?fieldManager=manager&timeout=32s`,
        verb: pick(VERBS),
        user: {
          username: `system:serviceaccount:${namespace}:${account}`,
          uid: uuid(),
          groups: [
            'system:serviceaccounts',
            `system:serviceaccounts:${namespace}`,
            'system:authenticated',
          ],
          extra: {
            'authentication.kubernetes.io/credential-id': [`JTI=${uuid()}`],
            'authentication.kubernetes.io/node-name': [`worker-${below(60)}`],
            'authentication.kubernetes.io/pod-name': [name],
            'authentication.kubernetes.io/pod-uid': [uuid()],
          },
        },
        sourceIPs: [`10.0.${pod >> 8}.${pod & 255}`],
        userAgent: pick(AGENTS),
        objectRef: {
          resource,
          namespace,
          name,
          uid: uuid(),
          apiGroup: group,
          apiVersion: 'v1',
          resourceVersion: String(below(1e9)),
        },
        responseStatus: { metadata: {}, code: below(50) === 0 ? 403 : 200 },
        requestReceivedTimestamp: stamp,
        stageTimestamp: stamp,
        annotations: {
          'authorization.k8s.io/decision': 'allow',
          'authorization.k8s.io/reason': `RBAC: allowed by RoleBinding "${account}/${namespace}" of Role "${account}" to ServiceAccount "${account}/${namespace}"`,
        },
      });
    },
  };
}

/** A small seeded generator (public domain, Tommy Ettinger): Math.random cannot be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
