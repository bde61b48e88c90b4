import type { Request, RequestHandler } from 'express';
import { isClusterName } from '@k8s-audit/audit-event';
import { HttpError, readBearerToken } from '@k8s-audit/http-kit';
import type { Credential } from './credentials/credential.ts';
import type { CredentialStore } from './credentials/credential-store.ts';

const DEFAULT_CLUSTER = 'default';

/**
 * Decides, before a byte of the body is read, whether the sender may write and which cluster. The
 * cluster's name is left in `response.locals.cluster`.
 */
export function createWebhookAuthenticator(credentials: CredentialStore): RequestHandler {
  return (request, response, next) => {
    const credential = authenticate(request, credentials);
    response.locals['cluster'] = decideCluster(nameInRequest(request), credential);
    next();
  };
}

function authenticate(request: Request, credentials: CredentialStore): Credential {
  if (credentials.open) return { writes: 'any cluster' };
  const token = readBearerToken(request.get('authorization'));
  if (token === null) {
    throw new HttpError(
      401,
      'unauthenticated',
      'send "Authorization: Bearer <token>"; kube-apiserver leaves the token out of http:// addresses, use https://',
    );
  }
  const credential = credentials.find(token);
  if (credential === null)
    throw new HttpError(401, 'unauthenticated', 'this token is not valid here');
  return credential;
}

/** The path names the cluster; the query is for senders that cannot set a path. */
function nameInRequest(request: Request): string | undefined {
  const inPath = request.params['cluster'];
  if (typeof inPath === 'string') return inPath;
  const inQuery = request.query['cluster'];
  if (inQuery === undefined) return undefined;
  if (typeof inQuery === 'string') return inQuery;
  throw new HttpError(400, 'bad_cluster', 'name one cluster only');
}

function decideCluster(name: string | undefined, credential: Credential): string {
  if (name !== undefined && !isClusterName(name)) {
    throw new HttpError(
      400,
      'bad_cluster',
      'a cluster name has 1 to 64 lower-case letters, digits, dots and dashes, and begins and ends with a letter or digit',
    );
  }
  if (credential.writes === 'any cluster') return name ?? DEFAULT_CLUSTER;
  if (name !== undefined && name !== credential.cluster) {
    throw new HttpError(403, 'other_cluster', 'this token may not write events of this cluster');
  }
  return credential.cluster;
}
