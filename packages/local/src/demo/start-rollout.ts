import { randomUUID } from 'node:crypto';
import { MACHINES, type DemoActor } from './demo-people.ts';
import { after, NAMESPACE, type Say } from './rollout-event.ts';
import { aDeployment, aPod, aReplicaSet, stored, type DemoObject } from './rollout-objects.ts';

const [DEPLOYMENTS, , , SCHEDULER] = MACHINES as readonly [
  DemoActor,
  DemoActor,
  DemoActor,
  DemoActor,
];

/** A controller of the controller manager. */
export const controller = (name: string): DemoActor => ({
  ...DEPLOYMENTS,
  username: `system:serviceaccount:kube-system:${name}`,
  agent: DEPLOYMENTS.agent.replace('deployment-controller', name),
});
const REPLICA_SETS = controller('replicaset-controller');

const NAME = 'storefront';

export interface Running {
  readonly deployment: DemoObject;
  readonly replicaSet: DemoObject;
  readonly pods: readonly DemoObject[];
}

export function createDeployment(
  say: Say,
  { at, actor, image }: { at: Date; actor: DemoActor; image: string },
): Running {
  const wanted = aDeployment(NAME, NAMESPACE, image);
  const deployment = stored(wanted, at);
  say(at, {
    actor,
    verb: 'create',
    resource: 'deployments',
    object: wanted,
    request: wanted,
    response: deployment,
    query: 'fieldManager=kubectl-client-side-apply&fieldValidation=Strict',
  });
  return { deployment, ...startReplicaSet(say, deployment, after(at, 90)) };
}

function startReplicaSet(say: Say, deployment: DemoObject, at: Date): Omit<Running, 'deployment'> {
  const hash = randomUUID().slice(0, 8);
  const wanted = aReplicaSet(deployment, hash);
  const replicaSet = stored(wanted, at);
  say(at, {
    actor: DEPLOYMENTS,
    verb: 'create',
    resource: 'replicasets',
    object: wanted,
    request: wanted,
    response: replicaSet,
  });
  const pods = ['x2x9k', 'q8m2p'].map((suffix, index) =>
    startPod(say, aPod(replicaSet, suffix), after(at, 120 + index * 40)),
  );
  return { replicaSet, pods };
}

export function startPod(say: Say, wanted: DemoObject, at: Date): DemoObject {
  const pod = stored(wanted, at);
  const { name: _made, ...metadata } = wanted.metadata;
  say(at, {
    actor: REPLICA_SETS,
    verb: 'create',
    resource: 'pods',
    object: wanted,
    request: { ...wanted, metadata },
    response: pod,
    unnamed: true,
  });
  say(after(at, 210), {
    actor: SCHEDULER,
    verb: 'create',
    resource: 'pods',
    subresource: 'binding',
    object: pod,
    request: {
      kind: 'Binding',
      metadata: { name: pod.metadata.name, uid: pod.metadata['uid'] },
      target: { kind: 'Node', name: 'worker-1' },
    },
    response: { kind: 'Status', status: 'Success', code: 201 },
  });
  return pod;
}
