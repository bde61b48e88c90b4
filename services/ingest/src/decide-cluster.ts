import type { Request } from 'express';
import { CLUSTER_NAME_RULE, isClusterName } from '@k8s-audit/audit-event';
import { HttpError } from '@k8s-audit/http-kit';
import type { Credential } from './credentials/credential.ts';

const DEFAULT_CLUSTER = 'default';

/** Which cluster a request writes: the one that it names, if its credential may, or the credential's only one. */
export function decideCluster(request: Request, credential: Credential): string {
  const name = nameInRequest(request);
  if (name !== undefined && !isClusterName(name)) {
    throw new HttpError(400, 'bad_cluster', CLUSTER_NAME_RULE);
  }
  if (credential.writes === 'any cluster') return name ?? DEFAULT_CLUSTER;
  const [only, ...others] = credential.clusters;
  if (name === undefined && only !== undefined && others.length === 0) return only;
  if (name !== undefined && credential.clusters.includes(name)) return name;
  throw name === undefined
    ? new HttpError(400, 'bad_cluster', 'this credential is of several clusters: name one')
    : new HttpError(403, 'other_cluster', 'this credential may not write events of this cluster');
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
