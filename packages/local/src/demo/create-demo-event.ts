import { randomInt, randomUUID } from 'node:crypto';
import { SCENES, type DemoScene } from './demo-scenes.ts';

const NAMESPACES = ['shop', 'payments', 'platform', 'kube-system'] as const;
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
    sourceIPs: [actor.address],
    userAgent: actor.agent,
    objectRef: {
      resource: scene.resource,
      ...(namespace ? { namespace } : {}),
      ...(name ? { name } : {}),
      ...(scene.group ? { apiGroup: scene.group } : {}),
      apiVersion: 'v1',
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
    annotations: annotationsOf(code, actor.username),
  };
}

function annotationsOf(code: number, user: string): Record<string, string> {
  if (code === 403) {
    return { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' };
  }
  const reason = `RBAC: allowed by ClusterRoleBinding "operators" of ClusterRole "edit" to User "${user}"`;
  return { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': reason };
}

function uriOf(scene: DemoScene, namespace: string | undefined, name: string | undefined): string {
  const parts = [
    scene.group ? `/apis/${scene.group}/v1` : '/api/v1',
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
