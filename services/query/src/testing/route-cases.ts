import { FOREIGN } from './two-worlds.ts';

/** Of events that a reader sees, and of ones that others see. */
export interface KnownIds {
  readonly own: readonly string[];
  readonly foreign: readonly string[];
  /** What is no event, and is in quarantine. */
  readonly quarantined: readonly string[];
}

/** These are there for strangers too, and tell nothing of events. */
export const OPEN_ROUTES = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /login',
  'POST /login',
  'GET /login/link',
  'POST /logout',
  'GET /assets',
];

/** Of a token that a cluster sends with, in the larger world alone. */
export const CLUSTER_TOKEN = 'c'.repeat(20);

const OLD_ID = '01M84RW3S4MY263J9PJCY686E0';

const encode = (queries: readonly string[]): readonly string[] =>
  queries.map((q) => `q=${encodeURIComponent(q)}`);

const SOME_QUERIES = encode([
  '',
  'user:ada',
  'zzforeign or name:web-1',
  '-namespace:shop',
  'usr:x',
]);
const QUERIES = encode([
  '',
  'verb:delete',
  'user:ada',
  'user:zz*',
  'namespace:*',
  'namespace:vault or namespace:shop',
  '-namespace:shop',
  'name:web-1',
  'cluster:dev',
  'ip:10.9.9.9',
  '-ip:10.9.9.9',
  'zzforeign',
  '*foreign*',
  'body:zzforeign',
  'message:*zzforeign*',
  'uri:*zzforeign*',
  '"6f1c1f0e-0000-4000-8000-000000000001"',
  'has:body code:>=200',
  'zzforeign or -zzforeign',
  'usr:x',
]);

const FIELDS = 'cluster user as verb resource group subresource namespace name ip agent'.split(' ');
const PREFIXES = ['', 'z', 's', '1', '*'];
const FACETS = 'cluster,user,actor,verb,resource,namespace,name,code,agent,ip';

const OBJECTS = [
  ['pods', 'shop', 'web-1'],
  ['pods', 'vault', 'web-1'],
  ['namespaces', '', 'shop'],
  ['namespaces', 'shop', 'shop'],
] as const;

const over = (path: string, queries: readonly string[], more = ''): string[] =>
  queries.map((query) => `${path}?${query}${more}`);

const ofObjects = (path = ''): string[] =>
  ['prod', 'dev'].flatMap((cluster) =>
    OBJECTS.map(
      ([resource, namespace, name]) =>
        `/objects/${cluster}/-/${resource}/${namespace || '-'}/${name}${path}`,
    ),
  );

const askObjects = (path: string): string[] =>
  over(
    path,
    OBJECTS.map(
      ([resource, namespace, name]) =>
        `cluster=prod&resource=${resource}&namespace=${namespace}&name=${name}`,
    ),
  );

/**
 * What is asked of each route in order to see too much by it. A route without cases fails the test of
 * limits: whoever adds a route says here how one might try. What stands behind a space is sent as a form.
 */
export function createRouteCases({
  own,
  foreign,
  quarantined,
}: KnownIds): Record<string, readonly string[]> {
  // Of the own ones the oldest, a creation and an exec; some of the others.
  const ids = [...own.slice(3), ...foreign.filter((_id, index) => index % 12 === 0), OLD_ID];
  const ofItems = (path: string): string[] =>
    [...quarantined, '0'.repeat(32)].map((id) => path.replace(':id', id));
  const ofClusters = (path: string): string[] =>
    ['prod', 'dev', 'none'].map((cluster) => path.replace(':cluster', cluster));
  const ofEvents = (path: string): string[] => ids.map((id) => path.replace(':id', id));
  return {
    'GET /': over('/', SOME_QUERIES),
    'GET /feed/rows': [
      ...over('/feed/rows', SOME_QUERIES),
      ...ids.map((id) => `/feed/rows?after=${id}`),
    ],
    'GET /feed/histogram': over('/feed/histogram', SOME_QUERIES),
    'GET /feed/facets': over('/feed/facets', SOME_QUERIES),
    'POST /feed/display': ['/feed/display'],
    'GET /views': ['/views'],
    'POST /views': ['/views'],
    'GET /views/:id': ['/views/none'],
    'POST /views/:id': ['/views/none'],
    'POST /views/:id/delete': ['/views/none/delete'],
    'GET /api/v1/events/markdown': ids.map((id) => `/api/v1/events/markdown?ids=${id}`),
    'GET /api/v1/events': [
      ...over('/api/v1/events', QUERIES),
      ...['request', 'action'].map((fold) => `/api/v1/events?fold=${fold}`),
      ...ids.map((id) => `/api/v1/events?cursor=1${id}&limit=3`),
    ],
    'GET /api/v1/events/export': [
      ...over('/api/v1/events/export', SOME_QUERIES),
      ...over('/api/v1/events/export', SOME_QUERIES, '&format=csv'),
    ],
    ...ofLog(ofEvents),
    'GET /api/v1/histogram': over('/api/v1/histogram', SOME_QUERIES),
    'GET /api/v1/facets': over('/api/v1/facets', SOME_QUERIES, `&fields=${FACETS}`),
    'GET /api/v1/suggest': FIELDS.flatMap((field) =>
      PREFIXES.map(
        (prefix) => `/api/v1/suggest?field=${field}&prefix=${encodeURIComponent(prefix)}`,
      ),
    ),
    'GET /api/v1/events/:id': ofEvents('/api/v1/events/:id'),
    'GET /api/v1/events/:id/raw': ofEvents('/api/v1/events/:id/raw'),
    'GET /api/v1/events/:id/cascade': ofEvents('/api/v1/events/:id/cascade'),
    'GET /events/:id': ofEvents('/events/:id'),
    'GET /events/:id/cascade': ofEvents('/events/:id/cascade'),
    'GET /events/:id/around': ['session', 'actor', 'object', 'address'].flatMap((by) =>
      ofEvents(`/events/:id/around?by=${by}`),
    ),
    'GET /api/v1/objects': askObjects('/api/v1/objects'),
    'GET /api/v1/objects/relatives': askObjects('/api/v1/objects/relatives'),
    'GET /objects/:cluster/:group/:resource/:namespace/:name': ofObjects(),
    'GET /objects/:cluster/:group/:resource/:namespace/:name/relatives': ofObjects('/relatives'),
    'GET /api/v1/clusters': ['/api/v1/clusters'],
    'GET /clusters': ['/clusters'],
    'GET /clusters/:name': ['/clusters/prod', '/clusters/dev', '/clusters/none'],
    'GET /users/:name': ['/users/ada', `/users/${FOREIGN}-user`, '/users/none'],
    'GET /namespaces/:name': ['/namespaces/shop', '/namespaces/vault', `/namespaces/${FOREIGN}-ns`],
    'GET /addresses/:name': ['/addresses/10.0.0.7', '/addresses/10.9.9.9'],
    'GET /clusters/new': ['/clusters/new'],
    'POST /clusters/new': ofClusters('/clusters/new cluster=:cluster'),
    'GET /clusters/:cluster/first-event': ofClusters('/clusters/:cluster/first-event'),
    ...ofTokens('/clusters/:cluster/tokens', ofClusters),
    'POST /clusters/:cluster/tokens/:id/revoke': ofClusters(
      `/clusters/:cluster/tokens/${CLUSTER_TOKEN}/revoke`,
    ),
    ...ofTokens('/api/v1/clusters/:cluster/tokens', ofClusters),
    'DELETE /api/v1/clusters/:cluster/tokens/:id': ofClusters(
      `/api/v1/clusters/:cluster/tokens/${CLUSTER_TOKEN}`,
    ),
    'GET /api/v1/completeness': ['/api/v1/completeness'],
    'GET /completeness': ['/completeness'],
    ...ofQuarantine('/api/v1/quarantine', ofItems),
    'GET /api/v1/quarantine/:id/body': ofItems('/api/v1/quarantine/:id/body'),
    ...ofQuarantine('/quarantine', ofItems),
    ...OF_READERS,
    // An answer without end has a test of its own: live-limits.integration.test.ts.
    'GET /api/v1/tail': [],
  };
}

/** Of clusters of which one world holds a token. */
const ofTokens = (path: string, ofClusters: (path: string) => string[]) => ({
  [`GET ${path}`]: ofClusters(path),
  [`POST ${path}`]: ofClusters(path),
  [`POST ${path}/rotate`]: ofClusters(`${path}/rotate`),
});

/** What readers have of their own. */
const OF_READERS: Record<string, readonly string[]> = {
  'GET /api/v1/access-log': ['/api/v1/access-log', '/api/v1/access-log?person=query-api-token'],
  'GET /access-log': ['/access-log', '/access-log?person=query-api-token'],
  'GET /api/v1/tokens': ['/api/v1/tokens'],
  'GET /tokens': ['/tokens'],
  'GET /account': ['/account'],
  'GET /openapi.json': ['/openapi.json'],
  'POST /api/v1/tokens': ['/api/v1/tokens'],
  'POST /tokens': ['/tokens'],
  'POST /tokens/:id/revoke': ['/tokens/none/revoke'],
  'DELETE /api/v1/tokens/:id': ['/api/v1/tokens/none'],
  'POST /account/sign-out-everywhere': ['/account/sign-out-everywhere'],
};

/**
 * Early among the cases: what is exported is noted before other looks are, and the access log, asked last,
 * would tell two stores apart by the order of its newest entries.
 */
const ofLog = (ofEvents: (path: string) => string[]) => ({
  'GET /api/v1/evidence': over('/api/v1/evidence', SOME_QUERIES),
  'GET /api/v1/log/checkpoint': ['/api/v1/log/checkpoint'],
  'GET /api/v1/log/proof/inclusion': ['', '&content=true'].flatMap((more) =>
    ofEvents(`/api/v1/log/proof/inclusion?event=:id${more}`),
  ),
  'GET /api/v1/log/proof/consistency': ['/api/v1/log/proof/consistency?from=1'],
  'GET /api/v1/log/leaves': ['/api/v1/log/leaves'],
  'GET /proof': ['/proof', ...ofEvents('/proof?event=:id')],
});

const ofQuarantine = (path: string, ofItems: (path: string) => string[]) => ({
  [`GET ${path}`]: [path, `${path}?state=discarded`],
  [`GET ${path}/:id`]: ofItems(`${path}/:id`),
  [`POST ${path}/:id/replay`]: ofItems(`${path}/:id/replay`),
  [`POST ${path}/:id/discard`]: ofItems(`${path}/:id/discard reason=x`),
});
