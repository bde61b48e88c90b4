export interface Client {
  readonly name: string;
  readonly version: string | null;
}

/** First token of a user agent → the name people know the program by. */
const KNOWN_CLIENTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^kubectl([.-]|$)/, 'kubectl'],
  [/^oc$/, 'oc'],
  [/^k9s$/i, 'k9s'],
  [/^helm$/i, 'Helm'],
  [/^argocd/i, 'Argo CD'],
  [/^(kustomize|helm|source|notification)-controller$|^flux$/i, 'Flux'],
  [/^(hashicorp|terraform)/i, 'Terraform'],
  [/^headlamp/i, 'Headlamp'],
  [/^(lens|openlens|freelens)/i, 'Lens'],
  [/^rancher/i, 'Rancher'],
  [/^mozilla$/i, 'browser'],
];

/** Names the program behind a user agent, which the client chose itself and may have forged. */
export function recogniseClient(userAgent: string | undefined): Client {
  if (!userAgent) return { name: 'unknown', version: null };
  const [first = ''] = userAgent.split(' ', 1);
  const slash = first.indexOf('/');
  const program = slash < 0 ? first : first.slice(0, slash);
  const version = slash < 0 ? null : first.slice(slash + 1).split('/', 1)[0] || null;
  const known = KNOWN_CLIENTS.find(([pattern]) => pattern.test(program));
  return { name: known?.[1] ?? program, version };
}
