import { isCreation, type AuditEvent, type OwnerReference } from '@k8s-audit/audit-event';
import type { ShownEvent } from '../present-stored-event.ts';

/** Where an object is; group and namespace are empty for what has none. */
export interface ObjectPlace {
  readonly cluster: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** The object that an event is about; null where it is about none, or about many. */
export function placeOf({ item, event }: ShownEvent): ObjectPlace | null {
  const name = item.name ?? nameOfCreated(event);
  return item.resource === null || name === null
    ? null
    : {
        cluster: item.cluster,
        group: item.apiGroup ?? '',
        resource: item.resource,
        // Namespaces carry their own name as namespace (k8s.io/apiserver `requestinfo.go`).
        namespace: item.namespace ?? '',
        name,
      };
}

/** A name that the server made up is only in the answer. */
export function nameOfCreated(event: AuditEvent): string | null {
  if (!isCreation(event)) return null;
  const answer = event.responseObject as { metadata?: { name?: unknown } } | null | undefined;
  const name = answer?.metadata?.name;
  return typeof name === 'string' ? name.toWellFormed() : null;
}

/** Kinds that own what lies in namespaces, and lie in none themselves. */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'nodes',
  'namespaces',
  'persistentvolumes',
  'clusterroles',
  'customresourcedefinitions',
]);

/** Where the owner of an object is: in the same namespace, or in none. */
export const ownerPlace = (
  of: ObjectPlace,
  { group, resource, name }: OwnerReference,
): ObjectPlace => ({
  cluster: of.cluster,
  group,
  resource,
  namespace: CLUSTER_WIDE.has(resource) ? '' : of.namespace,
  name,
});
