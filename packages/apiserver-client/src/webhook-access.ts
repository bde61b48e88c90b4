import type { AgentOptions } from 'node:https';
import { posix } from 'node:path';
import { QUERY } from './apiserver-client.ts';
import type { KubeconfigCluster, KubeconfigEntry, KubeconfigUser } from './read-kubeconfig.ts';

/** What kube-apiserver makes of its settings otherwise than their author may think. */
export type AccessRemark =
  | 'query dropped'
  | 'credentials dropped'
  | 'token file wins'
  | 'certificate not verified'
  | 'proxy not used here'
  | 'plugin not run here';

/** How kube-apiserver reaches a webhook. */
export interface WebhookAccess {
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly tls: Pick<AgentOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;
  readonly remarks: readonly AccessRemark[];
}

export type ResolvedAccess =
  | { readonly ok: true; readonly access: WebhookAccess }
  | { readonly ok: false; readonly reason: string };

/** Follows client-go rest/config.go and clientcmd: what is sent where, and what is left out. */
export function resolveAccess({ cluster, user, readFile }: KubeconfigEntry): ResolvedAccess {
  if (user.username !== undefined && (user.token !== undefined || user.tokenFile !== undefined))
    return {
      ok: false,
      reason: 'its user has a token and a password: only one of them is allowed',
    };
  const server = readServer(cluster, user);
  if (server === null)
    return { ok: false, reason: `its server "${cluster.server}" is not an address` };
  const remarks: AccessRemark[] = [];
  if (server.search !== '' || server.hash !== '') remarks.push('query dropped');
  if (cluster['insecure-skip-tls-verify']) remarks.push('certificate not verified');
  if (cluster['proxy-url'] !== undefined) remarks.push('proxy not used here');
  if (user.exec !== undefined || user['auth-provider'] !== undefined)
    remarks.push('plugin not run here');
  if (user.token !== undefined && user.tokenFile !== undefined) remarks.push('token file wins');
  try {
    const secure = server.protocol === 'https:';
    if (!secure && hasCredentials(user)) remarks.push('credentials dropped');
    const access = {
      url: asRequested(server),
      authorization: secure ? readAuthorization(user, readFile) : undefined,
      tls: secure ? readTls(cluster, user, readFile) : {},
      remarks,
    };
    return { ok: true, access };
  } catch (error) {
    return {
      ok: false,
      reason: `a file that it names cannot be read (${(error as Error).message})`,
    };
  }
}

/** An address without a scheme is http://, but for one with something of TLS (rest/url_utils.go). */
function readServer(cluster: KubeconfigCluster, user: KubeconfigUser): URL | null {
  const withTls =
    cluster['insecure-skip-tls-verify'] ||
    [
      cluster['certificate-authority'],
      cluster['certificate-authority-data'],
      user['client-certificate'],
      user['client-certificate-data'],
    ].some((setting) => setting !== undefined);
  const { server } = cluster;
  const text = /^https?:\/\//i.test(server) ? server : `${withTls ? 'https' : 'http'}://${server}`;
  return URL.canParse(text) ? new URL(text) : null;
}

/** Go's path.Join cleans the path; the query is the client's own. */
function asRequested(server: URL): URL {
  const url = new URL(server);
  url.pathname = posix.join('/', server.pathname).replace(/(.)\/$/, '$1');
  url.search = QUERY;
  url.hash = '';
  return url;
}

const hasCredentials = (user: KubeconfigUser): boolean => Object.values(user).some(Boolean);

function readAuthorization(
  user: KubeconfigUser,
  readFile: KubeconfigEntry['readFile'],
): string | undefined {
  if (user.tokenFile !== undefined)
    return `Bearer ${readFile(user.tokenFile).toString('utf8').trim()}`;
  if (user.token) return `Bearer ${user.token}`;
  if (user.username === undefined) return undefined;
  return `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`;
}

function readTls(
  cluster: KubeconfigCluster,
  user: KubeconfigUser,
  readFile: KubeconfigEntry['readFile'],
): WebhookAccess['tls'] {
  const read = (data: string | undefined, file: string | undefined): Buffer | undefined => {
    if (data) return Buffer.from(data, 'base64');
    return file ? readFile(file) : undefined;
  };
  const ca = read(cluster['certificate-authority-data'], cluster['certificate-authority']);
  const cert = read(user['client-certificate-data'], user['client-certificate']);
  const key = read(user['client-key-data'], user['client-key']);
  const servername = cluster['tls-server-name'];
  return {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(servername && { servername }),
    rejectUnauthorized: !cluster['insecure-skip-tls-verify'],
  };
}
