import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const cluster = z.object({
  server: z.string().default(''),
  'certificate-authority': z.string().optional(),
  'certificate-authority-data': z.string().optional(),
  'tls-server-name': z.string().optional(),
  'insecure-skip-tls-verify': z.boolean().default(false),
  'proxy-url': z.string().optional(),
});
const user = z.object({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  'client-certificate': z.string().optional(),
  'client-certificate-data': z.string().optional(),
  'client-key': z.string().optional(),
  'client-key-data': z.string().optional(),
  exec: z.unknown().optional(),
  'auth-provider': z.unknown().optional(),
});
const context = z.object({ cluster: z.string().default(''), user: z.string().default('') });
const list = <Name extends string, Value extends z.ZodType>(name: Name, value: Value) =>
  z
    .array(
      z.object({ name: z.string(), [name]: value } as { name: z.ZodString } & Record<Name, Value>),
    )
    .nullish()
    .transform((entries) => entries ?? []);
const kubeconfig = z.object({
  clusters: list('cluster', cluster),
  users: list('user', user),
  contexts: list('context', context),
  'current-context': z.string().default(''),
});

export type KubeconfigCluster = z.infer<typeof cluster>;
export type KubeconfigUser = z.infer<typeof user>;

/** What the current context of a kubeconfig names; `user` is empty where it names none. */
export interface KubeconfigEntry {
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  /** Reads a file that it names, from the folder that it lies in. Throws where that cannot be read. */
  readonly readFile: (path: string) => Buffer;
}

export type ReadKubeconfig =
  | { readonly ok: true; readonly entry: KubeconfigEntry }
  /** With this file kube-apiserver does not start. */
  | { readonly ok: false; readonly reason: string };

/** Reads the file of --audit-webhook-config-file as kube-apiserver does (client-go tools/clientcmd). */
export function readKubeconfig(path: string): ReadKubeconfig {
  const no = (reason: string): ReadKubeconfig => ({ ok: false, reason });
  let parsed;
  try {
    parsed = kubeconfig.safeParse(parse(readFileSync(path, 'utf8')));
  } catch (error) {
    return no(`it cannot be read (${(error as Error).message.split('\n')[0]})`);
  }
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return no(`${issue?.path.join('.') || 'it'} is not as a kubeconfig has it (${issue?.message})`);
  }
  const { clusters, users, contexts, 'current-context': current } = parsed.data;
  if (current === '') return no('it has no current-context');
  const wanted = contexts.find(({ name }) => name === current)?.context;
  if (wanted === undefined) return no(`its current-context "${current}" is not among its contexts`);
  const found = clusters.find(({ name }) => name === wanted.cluster)?.cluster;
  if (found === undefined || found.server === '')
    return no(`the cluster "${wanted.cluster}" of its context is missing, or has no server`);
  const as = users.find(({ name }) => name === wanted.user)?.user;
  if (as === undefined && wanted.user !== '')
    return no(`the user "${wanted.user}" of its context is missing`);
  const readFile = (file: string): Buffer => readFileSync(resolve(dirname(path), file));
  return { ok: true, entry: { cluster: found, user: as ?? {}, readFile } };
}
