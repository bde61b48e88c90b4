import { PEOPLE, type DemoActor } from './demo-people.ts';
import { after, aRolloutEvent, type Say, type Telling } from './rollout-event.ts';
import { aPod, stored, type DemoObject } from './rollout-objects.ts';
import { controller, createDeployment, startPod, type Running } from './start-rollout.ts';

const [ADA, GRACE, LINUS, MALLORY] = PEOPLE as readonly [
  DemoActor,
  DemoActor,
  DemoActor,
  DemoActor,
];
const COLLECTOR = controller('generic-garbage-collector');

const IMAGE = 'registry.example.com/storefront';
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/**
 * The story of one Deployment in the hour before `now`, with bodies: created, scaled, changed,
 * deleted and created again, and all that controllers did because of it. Oldest first.
 */
export function tellRollout(now: Date): object[] {
  const events: object[] = [];
  const say: Say = (at, telling) => void events.push(aRolloutEvent(at, telling));
  const minutesAgo = (minutes: number, ms = 0): Date =>
    new Date(now.getTime() - minutes * MINUTE_MS + ms);
  const first = createDeployment(say, { at: minutesAgo(55), actor: ADA, image: `${IMAGE}:1.0` });
  const scaled = changeDeployment(say, first, { at: minutesAgo(47), version: 2 });
  deleteAll(say, scaled, minutesAgo(20));
  const again = createDeployment(say, { at: minutesAgo(12), actor: GRACE, image: `${IMAGE}:2.0` });
  say(minutesAgo(9), {
    actor: MALLORY,
    verb: 'delete',
    resource: 'deployments',
    object: again.deployment,
    code: 403,
  });
  relabel(say, again.deployment, minutesAgo(6));
  return events;
}

/** Scaled with kubectl, then a new image, a variable in a JSON patch, and labels. */
function changeDeployment(
  say: Say,
  running: Running,
  { at, version }: { at: Date; version: number },
): Running {
  const { deployment } = running;
  say(at, {
    actor: LINUS,
    verb: 'patch',
    resource: 'deployments',
    subresource: 'scale',
    object: deployment,
    request: { spec: { replicas: 4 } },
    response: {
      kind: 'Scale',
      metadata: { uid: deployment.metadata['uid'] },
      spec: { replicas: 4 },
    },
  });
  const grown = stored({ ...deployment, spec: { ...deployment.spec, replicas: 4 } }, at, version);
  const { replicaSet } = running;
  const larger = { ...replicaSet, spec: { ...replicaSet.spec, replicas: 4 } };
  say(after(at, 110), {
    actor: controller('deployment-controller'),
    verb: 'update',
    resource: 'replicasets',
    object: replicaSet,
    request: larger,
    response: stored(larger, at, version),
  });
  const pods = ['r7t4w', 'k3n8d'].map((suffix, index) =>
    startPod(say, aPod(replicaSet, suffix), after(at, 300 + index * 50)),
  );
  const patch = (minutes: number, actor: DemoActor, request: unknown, query: string): void =>
    say(after(at, minutes * MINUTE_MS), {
      actor,
      verb: 'patch',
      resource: 'deployments',
      object: grown,
      request,
      query,
    });
  const image = { name: 'app', image: `${IMAGE}:1.1` };
  patch(
    8,
    GRACE,
    { spec: { template: { spec: { containers: [image] } } } },
    'fieldManager=kubectl-set',
  );
  const currency = '/spec/template/spec/containers/0/env/0/value';
  patch(14, ADA, [{ op: 'replace', path: currency, value: 'CHF' }], 'fieldManager=kubectl-patch');
  patch(
    19,
    LINUS,
    { metadata: { labels: { tier: 'front', team: 'web' } } },
    'fieldManager=kubectl-label',
  );
  return { ...running, deployment: grown, pods: [...running.pods, ...pods] };
}

function relabel(say: Say, deployment: DemoObject, at: Date): void {
  const labels = { ...(deployment.metadata['labels'] as object), tier: 'front' };
  const changed = stored({ ...deployment, metadata: { ...deployment.metadata, labels } }, at, 2);
  say(at, {
    actor: ADA,
    verb: 'patch',
    resource: 'deployments',
    object: deployment,
    request: { metadata: { labels: { tier: 'front' } } },
    response: changed,
    query: 'fieldManager=kubectl-label',
  });
}

/** The Deployment goes at once; what it owned is collected behind it. */
function deleteAll(say: Say, { deployment, replicaSet, pods }: Running, at: Date): void {
  const remove = (
    actor: DemoActor,
    resource: Telling['resource'],
    object: DemoObject,
    ms: number,
  ) =>
    say(after(at, ms), {
      actor,
      verb: 'delete',
      resource,
      object,
      request: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: 'Background',
        ...(actor === COLLECTOR ? { preconditions: { uid: object.metadata['uid'] } } : {}),
      },
      response: {
        kind: 'Status',
        status: 'Success',
        details: { name: object.metadata.name, kind: resource, uid: object.metadata['uid'] },
      },
    });
  remove(LINUS, 'deployments', deployment, 0);
  remove(COLLECTOR, 'replicasets', replicaSet, 400);
  pods.forEach((pod, index) => remove(COLLECTOR, 'pods', pod, 900 + index * 60));
}
