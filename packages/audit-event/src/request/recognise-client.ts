export interface Client {
  readonly name: string;
  readonly version: string | null;
  /** The part of a program that spoke: a controller of the controller manager, a helper of an operator. */
  readonly component: string | null;
}

/** First token of a user agent → the name people know the program by. */
const KNOWN_CLIENTS: ReadonlyArray<readonly [RegExp, string]> = [
  // A renamed binary, such as kubectl.1.32 or kubectl.exe, is still one; a plugin is not.
  [/^kubectl([.-]?v?[\d.]+)?(\.exe)?$/, 'kubectl'],
  [/^oc([.-]?[\d.]+)?(\.exe)?$/, 'oc'],
  [/^k9s$/i, 'k9s'],
  [/^helm$/i, 'Helm'],
  [/^argo-?cd/i, 'Argo CD'],
  [
    /^(kustomize|helm|source|notification|image-reflector|image-automation)-controller$|^flux/i,
    'Flux',
  ],
  [/^(hashicorp|terraform|opentofu)/i, 'Terraform'],
  [/^pulumi/i, 'Pulumi'],
  [/^ansible/i, 'Ansible'],
  [/^headlamp/i, 'Headlamp'],
  [/^(lens|openlens|freelens)$/i, 'Lens'],
  [/^dashboard/i, 'Kubernetes Dashboard'],
  [/^rancher/i, 'Rancher'],
  [/^kube-controller-manager$/, 'kube-controller-manager'],
  [/^kube-scheduler$/, 'kube-scheduler'],
  [/^kubelet$/, 'kubelet'],
  [/^kube-proxy$/, 'kube-proxy'],
  [/^kube-apiserver$/, 'kube-apiserver'],
  [/^kube-probe$/, 'kubelet probe'],
  [/^Prometheus$/i, 'Prometheus'],
  [/^curl$/i, 'curl'],
  [/^python-requests$|^OpenAPI-Generator$|^kubernetes-client-python$/i, 'Python client'],
  [/^fabric8-kubernetes-client$|^Kubernetes Java Client$/i, 'Java client'],
  [/^Go-http-client$/, 'Go program'],
  [/^mozilla$/i, 'browser'],
];

/** Field managers that clients choose by default, for requests whose user agent says nothing. */
const KNOWN_MANAGERS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^kubectl(-|$)/, 'kubectl'],
  [/^argocd/, 'Argo CD'],
  [/^(kustomize|helm)-controller$/, 'Flux'],
  [/^helm$/i, 'Helm'],
  [/^terraform/i, 'Terraform'],
];

/** User agents repeat: thousands of events come from some dozens of programs. */
const recognised = new Map<string, Client>();
const MOST_RECOGNISED = 2_000;

/**
 * Names the program behind a request. User agent and field manager are chosen by the client and
 * may be forged; the field manager counts where the user agent is a library's or missing.
 */
export function recogniseClient(userAgent: string | undefined, fieldManager = ''): Client {
  const key = `${fieldManager}\n${userAgent ?? ''}`;
  const seen = recognised.get(key);
  if (seen !== undefined) return seen;
  const client = nameClient(userAgent, fieldManager);
  if (recognised.size >= MOST_RECOGNISED) recognised.clear();
  recognised.set(key, client);
  return client;
}

const LIBRARIES = new Set(['Go program', 'unknown']);

function nameClient(userAgent: string | undefined, fieldManager: string): Client {
  const client = readUserAgent(userAgent);
  const manager = KNOWN_MANAGERS.find(([pattern]) => pattern.test(fieldManager))?.[1];
  // kubectl under another name has kubectl's shape of user agent and its field managers.
  const renamed = manager === 'kubectl' && / kubernetes\/\S+$/.test(userAgent ?? '');
  if (manager === undefined || !(LIBRARIES.has(client.name) || renamed)) return client;
  return { ...client, name: manager };
}

function readUserAgent(userAgent: string | undefined): Client {
  if (!userAgent) return { name: 'unknown', version: null, component: null };
  const [first = ''] = userAgent.split(' ', 1);
  const slash = first.indexOf('/');
  const program = slash < 0 ? first : first.slice(0, slash);
  const version = slash < 0 ? null : first.slice(slash + 1).split('/', 1)[0] || null;
  const known = KNOWN_CLIENTS.find(([pattern]) => pattern.test(program));
  return { name: known?.[1] ?? program, version, component: readComponent(userAgent) };
}

/** client-go's AddUserAgent puts it behind the commit: «… kubernetes/abc1234/leader-election». */
function readComponent(userAgent: string): string | null {
  const suffix = / kubernetes\/[^/\s]+\/(\S+)$/.exec(userAgent)?.[1];
  return suffix?.split(':').at(-1) || null;
}
