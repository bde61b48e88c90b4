import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../audit-event.ts';
import { presentEvent } from '../present-event.ts';

const POD = { resource: 'pods', namespace: 'shop', name: 'web-1' };
const WEB = { resource: 'deployments', apiGroup: 'apps', namespace: 'shop', name: 'web' };
const NODE = { resource: 'nodes', name: 'n1' };
const BASE: AuditEvent = {
  stage: 'ResponseComplete',
  user: { username: 'ada' },
  responseStatus: { code: 200 },
};
const KUBECTL = 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0';

const tell = (event: AuditEvent): string =>
  presentEvent({ ...BASE, ...event }, { id: Buffer.alloc(16), cluster: 'prod' }).item.summary;
const patch = (objectRef: AuditEvent['objectRef'], requestObject: unknown): AuditEvent => ({
  verb: 'patch',
  ...(objectRef ? { objectRef } : {}),
  requestObject,
});
const container = (more: object) => ({
  spec: { template: { spec: { containers: [{ name: 'c1', ...more }] } } },
});
const review = (resource: string, requestObject: unknown): AuditEvent => ({
  verb: 'create',
  objectRef: { resource },
  requestObject,
});

describe('the sentence of an event', () => {
  it.each<[string, AuditEvent]>([
    ['ada deleted Pod web-1 in shop', { verb: 'delete', objectRef: POD }],
    [
      'ada listed pods in shop where app=web',
      {
        verb: 'list',
        objectRef: { resource: 'pods', namespace: 'shop' },
        requestURI: '/x?labelSelector=app%3Dweb',
      },
    ],
    ['ada watched pods', { verb: 'watch', objectRef: { resource: 'pods' } }],
    [
      'ada deleted all pods in shop',
      { verb: 'deletecollection', objectRef: { resource: 'pods', namespace: 'shop' } },
    ],
    [
      'ada created NetworkPolicy deny in shop',
      {
        verb: 'create',
        objectRef: { resource: 'networkpolicies', namespace: 'shop', name: 'deny' },
      },
    ],
    [
      'ada created an Ingress in shop',
      { verb: 'create', objectRef: { resource: 'ingresses', namespace: 'shop' } },
    ],
    [
      'ada created Pod job-x1 in shop',
      {
        verb: 'create',
        objectRef: { resource: 'pods', namespace: 'shop' },
        responseObject: { metadata: { name: 'job-x1' } },
      },
    ],
    [
      'ada read the status of Deployment web in shop',
      { verb: 'get', objectRef: { ...WEB, subresource: 'status' } },
    ],
    ['ada updated Deployment web in shop', { verb: 'update', objectRef: WEB }],
    // Streams.
    [
      'ada opened a shell (bash) in container app of Pod web-1 in shop',
      {
        verb: 'get',
        objectRef: { ...POD, subresource: 'exec' },
        requestURI: '/x?command=%2Fbin%2Fbash&container=app',
      },
    ],
    [
      'ada opened a shell (sh) in Pod web-1 in shop',
      {
        verb: 'create',
        objectRef: { ...POD, subresource: 'exec' },
        requestURI: '/x?command=sh&command=-i',
      },
    ],
    [
      'ada ran sh -c id in Pod web-1 in shop',
      {
        verb: 'create',
        objectRef: { ...POD, subresource: 'exec' },
        requestURI: '/x?command=sh&command=-c&command=id',
      },
    ],
    [
      'ada copied /etc/hosts out of container c of Pod web-1 in shop',
      {
        verb: 'get',
        userAgent: KUBECTL,
        objectRef: { ...POD, subresource: 'exec' },
        requestURI: '/x?command=tar&command=cf&command=-&command=%2Fetc%2Fhosts&container=c',
      },
    ],
    [
      'ada copied a file into Pod web-1 in shop at /tmp',
      {
        verb: 'get',
        userAgent: KUBECTL,
        objectRef: { ...POD, subresource: 'exec' },
        requestURI: '/x?command=tar&command=-xmf&command=-&command=-C&command=%2Ftmp',
      },
    ],
    [
      'ada read the logs of Pod web-1 in shop',
      { verb: 'get', objectRef: { ...POD, subresource: 'log' } },
    ],
    [
      'ada forwarded ports of Pod web-1 in shop',
      { verb: 'create', objectRef: { ...POD, subresource: 'portforward' } },
    ],
    [
      'ada attached to Pod web-1 in shop',
      { verb: 'create', objectRef: { ...POD, subresource: 'attach' } },
    ],
    // Changes.
    [
      'ada scaled Deployment web in shop to 3',
      patch({ ...WEB, subresource: 'scale' }, { spec: { replicas: 3 } }),
    ],
    [
      'ada scaled Deployment web in shop from 2 to 10',
      {
        ...patch(
          { ...WEB, subresource: 'scale' },
          { spec: { replicas: 10 }, status: { replicas: 2 } },
        ),
        verb: 'update',
      },
    ],
    ['ada added label x=y to Pod web-1 in shop', patch(POD, { metadata: { labels: { x: 'y' } } })],
    [
      'ada removed labels x and y from Pod web-1 in shop',
      patch(POD, { metadata: { labels: { x: null, y: null } } }),
    ],
    [
      'ada set annotation a=1 on Pod web-1 in shop, and removed b',
      patch(POD, { metadata: { annotations: { a: '1', b: null } } }),
    ],
    [
      'ada changed the image of container c1 in Deployment web in shop to nginx:1.26',
      patch(WEB, container({ image: 'nginx:1.26' })),
    ],
    [
      'ada changed the environment of container c1 in Deployment web in shop: A and B',
      patch(
        WEB,
        container({
          env: [
            { name: 'A', value: '1' },
            { name: 'B', $patch: 'delete' },
          ],
        }),
      ),
    ],
    [
      'ada changed the resources of container c1 in Deployment web in shop',
      patch(WEB, container({ resources: { limits: { cpu: '1' } } })),
    ],
    [
      'ada changed the service account of Deployment web in shop to ci',
      patch(WEB, { spec: { template: { spec: { serviceAccountName: 'ci' } } } }),
    ],
    [
      'ada restarted Deployment web in shop',
      patch(WEB, {
        spec: {
          template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } },
        },
      }),
    ],
    [
      'ada rolled back Deployment web in shop',
      patch(WEB, [
        { op: 'replace', path: '/spec/template', value: {} },
        { op: 'replace', path: '/metadata/annotations', value: {} },
      ]),
    ],
    ['ada paused the rollout of Deployment web in shop', patch(WEB, { spec: { paused: true } })],
    ['ada resumed the rollout of Deployment web in shop', patch(WEB, { spec: { paused: null } })],
    [
      'ada changed spec.minReadySeconds of Deployment web in shop',
      patch(WEB, { spec: { minReadySeconds: 5 } }),
    ],
    [
      'ada changed spec.a, spec.b and more of Deployment web in shop',
      patch(WEB, { spec: { a: 1, b: 2, c: 3, d: 4 } }),
    ],
    [
      'ada applied Deployment web in shop',
      { ...patch(WEB, {}), requestURI: '/x?fieldManager=argocd&force=true' },
    ],
    [
      'ada compared Deployment web in shop with a manifest (dry run: nothing was changed)',
      {
        ...patch(WEB, {}),
        userAgent: KUBECTL,
        requestURI: '/x?dryRun=All&fieldManager=kubectl-client-side-apply',
      },
    ],
    ['ada cordoned Node n1', patch(NODE, { spec: { unschedulable: true } })],
    ['ada uncordoned Node n1', patch(NODE, { spec: { unschedulable: null } })],
    [
      'ada set the taint of Node n1 to k=v:NoSchedule',
      patch(NODE, { spec: { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] } }),
    ],
    [
      'ada evicted Pod web-1 in shop',
      { verb: 'create', objectRef: { ...POD, subresource: 'eviction' } },
    ],
    [
      'ada created a token for ServiceAccount ci in shop',
      {
        verb: 'create',
        objectRef: {
          resource: 'serviceaccounts',
          namespace: 'shop',
          name: 'ci',
          subresource: 'token',
        },
      },
    ],
    [
      'ada granted ClusterRole cluster-admin to User dev-1 and ServiceAccount shop/ci (ClusterRoleBinding b)',
      {
        verb: 'create',
        objectRef: { resource: 'clusterrolebindings', name: 'b' },
        requestObject: {
          roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
          subjects: [
            { kind: 'User', name: 'dev-1' },
            { kind: 'ServiceAccount', name: 'ci', namespace: 'shop' },
          ],
        },
      },
    ],
    [
      'ada approved CertificateSigningRequest csr1',
      {
        verb: 'update',
        objectRef: {
          resource: 'certificatesigningrequests',
          name: 'csr1',
          subresource: 'approval',
        },
        requestObject: { status: { conditions: [{ type: 'Approved' }] } },
      },
    ],
    [
      'ada denied CertificateSigningRequest csr1',
      {
        verb: 'update',
        objectRef: {
          resource: 'certificatesigningrequests',
          name: 'csr1',
          subresource: 'approval',
        },
        requestObject: { status: { conditions: [{ type: 'Denied' }] } },
      },
    ],
    [
      'ada renewed Lease l in shop',
      { verb: 'update', objectRef: { resource: 'leases', namespace: 'shop', name: 'l' } },
    ],
    // Questions.
    [
      'ada asked whether they may delete pods in shop',
      review('selfsubjectaccessreviews', {
        spec: { resourceAttributes: { verb: 'delete', resource: 'pods', namespace: 'shop' } },
      }),
    ],
    [
      'ada asked whether dev-1 may get /logs',
      review('subjectaccessreviews', {
        spec: { user: 'dev-1', nonResourceAttributes: { verb: 'get', path: '/logs' } },
      }),
    ],
    ['ada asked who they are', review('selfsubjectreviews', {})],
    // Who.
    [
      'ada acting as bob read Secret db in shop',
      {
        verb: 'get',
        impersonatedUser: { username: 'bob' },
        objectRef: { resource: 'secrets', namespace: 'shop', name: 'db' },
      },
    ],
    [
      'an anonymous client checked the health of the API server at /healthz',
      { verb: 'get', user: { username: 'system:anonymous' }, requestURI: '/healthz?verbose' },
    ],
    [
      'service account shop/ci created Widget w1',
      {
        verb: 'create',
        user: { username: 'system:serviceaccount:shop:ci' },
        objectRef: { resource: 'widgets', name: 'w1' },
      },
    ],
    [
      'node n1 reported the status of Node n1',
      {
        verb: 'patch',
        user: { username: 'system:node:n1' },
        objectRef: { ...NODE, subresource: 'status' },
      },
    ],
    ['somebody unknown sent a request to the path (none)', { verb: '', user: {} }],
    // Paths.
    [
      'ada asked which resources there are at /apis',
      { verb: 'get', requestURI: '/apis?timeout=32s' },
    ],
    ['ada asked for the version of the API server', { verb: 'get', requestURI: '/version' }],
    ['ada read the path /logs/', { verb: 'get', requestURI: '/logs/' }],
    // Outcomes.
    [
      'ada tried to delete Namespace shop and was refused: not you',
      {
        verb: 'delete',
        objectRef: { resource: 'namespaces', namespace: 'shop', name: 'shop' },
        responseStatus: { code: 403, message: 'not you' },
      },
    ],
    [
      'ada tried to list secrets in shop and was refused: no permission',
      {
        verb: 'list',
        objectRef: { resource: 'secrets', namespace: 'shop' },
        responseStatus: {
          code: 403,
          message:
            'secrets is forbidden: User "ada" cannot list resource "secrets" in API group "" in the namespace "shop"',
        },
      },
    ],
    [
      'somebody unknown tried to list pods and was not let in: Unauthorized',
      {
        verb: 'list',
        user: {},
        objectRef: { resource: 'pods' },
        responseStatus: { code: 401, message: 'Unauthorized' },
      },
    ],
    [
      'ada tried to read Pod web-1 in shop but it was not there',
      { verb: 'get', objectRef: POD, responseStatus: { code: 404, reason: 'NotFound' } },
    ],
    [
      'ada tried to update Deployment web in shop but there was a conflict: changed',
      { verb: 'update', objectRef: WEB, responseStatus: { code: 409, message: 'changed' } },
    ],
    [
      'ada tried to read Pod web-1 in shop and failed: status 500',
      { verb: 'get', objectRef: POD, responseStatus: { code: 500 } },
    ],
    [
      'ada deleted Pod web-1 in shop (dry run: nothing was changed)',
      { verb: 'delete', objectRef: POD, requestURI: '/x?dryRun=All' },
    ],
    [
      'ada deleted Pod web-1 in shop (dry run: nothing was changed)',
      { verb: 'delete', objectRef: POD, requestObject: { dryRun: ['All'] } },
    ],
    [
      'ada asked to delete Pod web-1 in shop',
      { verb: 'delete', objectRef: POD, stage: 'RequestReceived' },
    ],
  ])('says «%s»', (sentence, event) => {
    expect(tell(event)).toBe(sentence);
  });

  it('keeps control characters on their line, and text in its direction', () => {
    expect(tell({ verb: 'get', objectRef: { ...POD, name: 'a\nb\u0000\u202e' } })).toBe(
      'ada read Pod a␊b␀␦ in shop',
    );
  });

  it('keeps every value of an event in a part of its own', () => {
    const event = patch({ ...WEB, name: 'words(' }, { metadata: { labels: { key: 'value' } } });
    const { parts } = presentEvent(
      { ...BASE, ...event },
      { id: Buffer.alloc(16), cluster: 'prod' },
    );
    const ours = parts
      .filter(({ kind }) => kind === 'words')
      .map(({ text }) => text)
      .join('');
    expect(ours).toBe(' added label  to Deployment  in ');
  });
});
