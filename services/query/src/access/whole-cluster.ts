import { HttpError } from '@k8s-audit/http-kit';
import { currentViewer, requireRole } from './current-reading.ts';
import { matchesPattern } from './matches-pattern.ts';
import type { Grant } from './viewer.ts';

/** Whether all that happens in a cluster may be seen: sums and credentials are of all of it. */
export const seesWholeCluster = ({ limits }: Pick<Grant, 'limits'>, cluster: string): boolean =>
  limits.every((scopes) =>
    scopes.some(
      ({ clusters, namespaces }) =>
        namespaces === undefined && clusters.some((pattern) => matchesPattern(pattern, cluster)),
    ),
  );

/** Throws HttpError 403 unless whoever asks runs this cluster. The same for one that is not there. */
export function requireOperatorOf(cluster: string): void {
  requireRole('operator');
  if (!seesWholeCluster(currentViewer(), cluster))
    throw new HttpError(
      403,
      'forbidden',
      'this needs all of the cluster to be within what you may see: ask an administrator',
    );
}
