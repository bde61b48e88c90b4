import { randomUUID } from 'node:crypto';
import type { DemoActor } from './demo-people.ts';
import type { DemoObject } from './rollout-objects.ts';

export const NAMESPACE = 'shop';

export interface Telling {
  readonly actor: DemoActor;
  readonly verb: string;
  readonly resource: 'deployments' | 'replicasets' | 'pods';
  readonly object: DemoObject;
  readonly request?: unknown;
  readonly response?: unknown;
  readonly query?: string;
  readonly subresource?: string;
  readonly code?: number;
  /** Its name is made up by the server, and so not in the request. */
  readonly unnamed?: boolean;
}

export type Say = (at: Date, telling: Telling) => void;

export const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

const levelOf = ({ request, response }: Telling): string => {
  if (request === undefined) return 'Metadata';
  return response === undefined ? 'Request' : 'RequestResponse';
};

/** One request of the story, with bodies where it has some, as kube-apiserver would write it. */
export function aRolloutEvent(at: Date, telling: Telling): object {
  const { actor, verb, resource, object, subresource, request, response, query } = telling;
  const { name } = object.metadata;
  const code = telling.code ?? (verb === 'create' ? 201 : 200);
  const group = resource === 'pods' ? '' : 'apps';
  const collection = `${group ? `/apis/${group}/v1` : '/api/v1'}/namespaces/${NAMESPACE}/${resource}`;
  const path = [collection, ...(verb === 'create' && !subresource ? [] : [name]), subresource]
    .filter(Boolean)
    .join('/');
  return {
    level: levelOf(telling),
    auditID: randomUUID(),
    stage: 'ResponseComplete',
    requestURI: query === undefined ? path : `${path}?${query}`,
    verb,
    user: { username: actor.username, groups: actor.groups },
    sourceIPs: [actor.address],
    userAgent: actor.agent,
    objectRef: {
      resource,
      namespace: NAMESPACE,
      ...(telling.unnamed ? {} : { name }),
      ...(group ? { apiGroup: group } : {}),
      apiVersion: 'v1',
      ...(subresource ? { subresource } : {}),
      ...(subresource === 'binding' ? { uid: object.metadata['uid'] } : {}),
    },
    responseStatus: {
      metadata: {},
      code,
      ...(code === 403
        ? {
            status: 'Failure',
            reason: 'Forbidden',
            message: `${resource}.apps "${name}" is forbidden: User "${actor.username}" cannot delete resource "${resource}" in API group "apps" in the namespace "${NAMESPACE}"`,
          }
        : {}),
    },
    ...(request === undefined ? {} : { requestObject: request }),
    ...(response === undefined ? {} : { responseObject: response }),
    requestReceivedTimestamp: after(at, -12).toISOString().replace('Z', '311Z'),
    stageTimestamp: at.toISOString().replace('Z', '047Z'),
    annotations: {
      'authorization.k8s.io/decision': code === 403 ? 'forbid' : 'allow',
      'authorization.k8s.io/reason': '',
    },
  };
}
