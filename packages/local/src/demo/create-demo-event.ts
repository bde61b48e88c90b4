import { randomInt, randomUUID } from 'node:crypto';
import type { DemoActor } from './demo-people.ts';
import type { DemoScene } from './demo-scene.ts';
import { MACHINE_SCENES } from './machine-scenes.ts';
import { PEOPLE_SCENES } from './people-scenes.ts';

const NAMESPACES = ['shop', 'payments', 'platform', 'kube-system'] as const;
const SCENES = [...PEOPLE_SCENES, ...MACHINE_SCENES];
const TOTAL_WEIGHT = SCENES.reduce((sum, scene) => sum + scene.weight, 0);

/** Makes one believable event that happened at `at`, as kube-apiserver would write it. */
export function createDemoEvent(at: Date): object {
  const scene = pickScene();
  const actor = pick(scene.actors);
  const namespace = scene.clusterScoped ? undefined : pick(NAMESPACES);
  const name = scene.names.length > 0 ? pick(scene.names) : undefined;
  const code = scene.code ?? (scene.verb === 'create' ? 201 : 200);
  const stageTimestamp = microTime(at);
  return {
    level: scene.body === undefined ? 'Metadata' : 'Request',
    auditID: randomUUID(),
    stage: 'ResponseComplete',
    requestURI: uriOf(scene, namespace, name),
    verb: scene.verb,
    user: { username: actor.username, groups: actor.groups },
    ...(scene.impersonated ? { impersonatedUser: scene.impersonated } : {}),
    sourceIPs: [actor.address],
    userAgent: actor.agent,
    objectRef: {
      resource: scene.resource,
      ...(namespace ? { namespace } : {}),
      ...(name ? { name } : {}),
      ...(scene.group ? { apiGroup: scene.group } : {}),
      apiVersion: scene.version ?? 'v1',
      ...(scene.subresource ? { subresource: scene.subresource } : {}),
    },
    responseStatus: {
      metadata: {},
      ...(scene.reason ? { status: 'Failure', message: scene.reason } : {}),
      code,
    },
    ...(scene.body === undefined ? {} : { requestObject: scene.body }),
    requestReceivedTimestamp: microTime(new Date(at.getTime() - randomInt(2, 80))),
    stageTimestamp,
    annotations: { ...annotationsOf(code, actor), ...scene.annotations },
  };
}

function annotationsOf(code: number, actor: DemoActor): Record<string, string> {
  if (code === 403) {
    return { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' };
  }
  // Members of this group are let through before roles are looked at, and no reason is given.
  const reason = actor.groups.includes('system:masters')
    ? ''
    : `RBAC: allowed by ClusterRoleBinding "operators" of ClusterRole "edit" to User "${actor.username}"`;
  return { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': reason };
}

function uriOf(scene: DemoScene, namespace: string | undefined, name: string | undefined): string {
  const parts = [
    scene.group ? `/apis/${scene.group}/${scene.version ?? 'v1'}` : '/api/v1',
    ...(namespace ? [`namespaces/${namespace}`] : []),
    scene.resource,
    ...(name && scene.verb !== 'create' ? [name] : []),
    ...(scene.subresource ? [scene.subresource] : []),
  ];
  return `${parts.join('/')}${scene.query ? `?${scene.query}` : ''}`;
}

function pickScene(): DemoScene {
  let left = randomInt(TOTAL_WEIGHT);
  return SCENES.find((scene) => (left -= scene.weight) < 0) ?? pick(SCENES);
}

function pick<T>(list: readonly T[]): T {
  const chosen = list[randomInt(list.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

function microTime(at: Date): string {
  return at.toISOString().replace('Z', `${String(randomInt(1_000)).padStart(3, '0')}Z`);
}
