import { anAuditEvent } from '@k8s-audit/testkit';

/** Stands in everything that a reader of `prod/shop` must not see. */
export const FOREIGN = 'zzforeign';

const UID = '6f1c1f0e-0000-4000-8000-000000000001';
const CREDENTIAL = 'JTI=0f7c1c1e-aaaa-4000-8000-000000000002';

const pod = (name: string, extra: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    uid: UID,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: UID }],
  },
  ...extra,
});
const ref = (namespace: string, name: string, more: object = {}) => ({
  resource: 'pods',
  namespace,
  name,
  apiVersion: 'v1',
  ...more,
});
const user = (username: string) => ({
  username,
  groups: ['developers'],
  extra: { 'authentication.kubernetes.io/credential-id': [CREDENTIAL] },
});

type TimedEvent = (
  n: number,
  secondsAgo: number,
  more: Record<string, unknown>,
) => Record<string, unknown>;

/** All at fixed moments before `nowMs`, so that two stores hold the same under the same ids. */
export function createWorlds(nowMs: number) {
  const at = (secondsAgo: number): string =>
    new Date(nowMs - secondsAgo * 1_000).toISOString().replace('Z', '000Z');
  const event: TimedEvent = (n, secondsAgo, more) =>
    anAuditEvent({
      auditID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      stageTimestamp: at(secondsAgo),
      requestReceivedTimestamp: at(secondsAgo),
      ...more,
    });
  const own = tellOwn(event);
  const foreign = tellForeign(event);
  /** In another cluster everything is foreign, whatever it is called. */
  const elsewhere = [...own, ...foreign].map((one) => ({ ...one, userAgent: FOREIGN }));
  return { own, foreign, elsewhere };
}

/** Of the namespace, its Namespace object among it. */
const tellOwn = (event: TimedEvent) => [
  event(1, 900, {
    verb: 'create',
    level: 'RequestResponse',
    user: user('ada'),
    objectRef: { resource: 'namespaces', name: 'shop', apiVersion: 'v1' },
    requestURI: '/api/v1/namespaces',
    responseStatus: { code: 201 },
  }),
  event(2, 800, {
    verb: 'create',
    level: 'RequestResponse',
    user: user('ada'),
    objectRef: ref('shop', 'web-1'),
    requestObject: pod('web-1'),
    responseObject: pod('web-1'),
    responseStatus: { code: 201 },
  }),
  event(3, 790, {
    verb: 'create',
    user: user('ada'),
    objectRef: ref('shop', 'web-1', { subresource: 'exec' }),
    requestURI: '/api/v1/namespaces/shop/pods/web-1/exec?command=sh&container=c1',
    stage: 'ResponseStarted',
    responseStatus: { code: 101 },
  }),
  event(4, 700, { verb: 'delete', user: user('ada'), objectRef: ref('shop', 'web-1') }),
  event(5, 690, {
    verb: 'get',
    user: user('bob'),
    objectRef: ref('shop', 'other'),
    responseStatus: { code: 403, message: 'forbidden' },
  }),
  event(6, 60, {
    verb: 'patch',
    level: 'Request',
    user: user('ada'),
    objectRef: { resource: 'namespaces', namespace: 'shop', name: 'shop', apiVersion: 'v1' },
    requestObject: { metadata: { labels: { team: 'a' } } },
  }),
];

const mark = { note: FOREIGN };

/** Beside it: newer and older, of the same people, under the same names, uids and audit ids. */
const tellForeign = (event: TimedEvent) => [
  ...['vault', `${FOREIGN}-ns`, 'shop-2', 'sho'].flatMap((namespace, index) => [
    event(100 + index, 795 - index, {
      verb: 'create',
      level: 'RequestResponse',
      user: user('ada'),
      objectRef: ref(namespace, 'web-1'),
      requestObject: pod('web-1', mark),
      responseObject: pod('web-1', mark),
      responseStatus: { code: 201 },
    }),
    event(110 + index, 30 - index, {
      verb: 'delete',
      user: user(`${FOREIGN}-user`),
      sourceIPs: ['10.9.9.9'],
      userAgent: `${FOREIGN}-agent/v1`,
      objectRef: ref(namespace, `${FOREIGN}-pod`),
    }),
  ]),
  // The stages of one request, of which only one is to be seen.
  event(3, 780, {
    verb: 'create',
    user: user('ada'),
    objectRef: ref('vault', 'web-1', { subresource: 'exec' }),
    requestURI: `/api/v1/namespaces/vault/pods/web-1/exec?command=${FOREIGN}`,
    responseStatus: { code: 101 },
  }),
  event(120, 1_800, {
    verb: 'delete',
    user: user('ada'),
    objectRef: { resource: 'nodes', name: `${FOREIGN}-node`, apiVersion: 'v1' },
  }),
  event(121, 20, {
    verb: 'delete',
    user: user('ada'),
    objectRef: { resource: 'namespaces', name: `${FOREIGN}-ns`, apiVersion: 'v1' },
  }),
  event(122, 10, {
    verb: 'deletecollection',
    user: user('bob'),
    objectRef: { resource: 'secrets', apiVersion: 'v1' },
  }),
  // No Namespace object, for all that its resource is called so.
  event(123, 15, {
    verb: 'delete',
    user: user('bob'),
    objectRef: { resource: 'namespaces', apiGroup: `${FOREIGN}.example`, name: 'shop' },
  }),
];
