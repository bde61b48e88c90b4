import { afterAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { firstEventIdAt } from '@k8s-audit/audit-event';
import { signToken } from '@k8s-audit/http-kit';
import { EMPTY_ROOT } from '@k8s-audit/merkle-log';
import type {
  ClusterToken,
  LogReader,
  QuarantinedItem,
  SavedViews,
  StoredEvent,
} from '@k8s-audit/store';
import { anAuditEvent, HOSTILE_STRINGS, openTestStore } from '@k8s-audit/testkit';
import type { ClusterTokens, TokenRequest } from './clusters/cluster-tokens.ts';
import type { CompletenessReader } from './completeness/completeness-reader.ts';
import type { StoreReader } from './event-reader.ts';
import type { QuarantineDesk } from './quarantine-desk.ts';
import {
  createTestApp,
  TEST_API_TOKEN,
  TEST_PASSWORD,
  TEST_SECRET,
} from './testing/create-test-app.ts';
import { listRoutes } from './testing/list-routes.ts';

const BEARER = { authorization: `Bearer ${TEST_API_TOKEN}` };

/** For people and what they do; events come from memory. */
const store = await openTestStore();
afterAll(() => store.close());

function storedEvent(n: number, overrides: Record<string, unknown>): StoredEvent {
  const raw = Buffer.from(JSON.stringify(anAuditEvent(overrides)));
  const id = firstEventIdAt(BigInt(n));
  return { id, cluster: 'prod', receivedAt: new Date(), raw };
}

const EVENTS = HOSTILE_STRINGS.map((text, n) =>
  storedEvent(n, {
    verb: text,
    user: { username: text },
    userAgent: text,
    objectRef: { resource: text, name: text, namespace: text },
  }),
);

/** Answers from memory: routes and pages are what is tested here, the store has tests of its own. */
const reader: StoreReader = {
  search: async () => ({ events: EVENTS, nextCursor: null, searchedBackToUs: null }),
  histogram: async ({ fromUs, toUs }) => ({
    buckets: [{ fromUs, toUs, count: EVENTS.length }],
    partial: false,
  }),
  facets: async ({ fields }) => ({
    fields: fields.map((field) => ({
      field,
      values: HOSTILE_STRINGS.map((value) => ({ value, count: 1 })),
    })),
    counted: EVENTS.length,
    partial: false,
  }),
  suggest: async (field, prefix) => [`${prefix} of ${field}`],
  find: async (id) => EVENTS.find((event) => event.id.equals(id)) ?? null,
  first: async () => ({ id: EVENTS[0]?.id ?? null, exact: true }),
  newestId: async () => EVENTS.at(-1)?.id ?? null,
  newestSegment: async () => 0,
  segmentsAfter: async () => [],
  matchSegment: async () => ({ hits: new Map(), skipped: 0 }),
  readHits: async () => [],
  clusters: async () => [
    {
      cluster: 'prod',
      firstEventUs: 0n,
      lastEventUs: 1n,
      lastReceivedAt: new Date(0),
      events: 1,
      eventsPerMinute: 0,
      lagMs: 0,
    },
  ],
  clustersWithin: async () => [],
  checkReady: async () => undefined,
};

const listedToken: ClusterToken = {
  id: 'f00d',
  cluster: 'prod',
  hint: 'abcd',
  label: HOSTILE_STRINGS[1] ?? '',
  createdAt: new Date(0),
  createdBy: HOSTILE_STRINGS[0] ?? '',
  expiresAt: null,
  revokedAt: null,
  revokedBy: null,
  lastUsedAt: null,
};

const issuedTokens: TokenRequest[] = [];
const clusterTokens: ClusterTokens = {
  list: async () => [listedToken],
  clusters: async () => [{ cluster: 'prod', tokens: 1, lastUsedAt: null }],
  issue: async (request) => {
    issuedTokens.push(request);
    return { id: 'f00d', token: 'the-secret', published: true };
  },
  revoke: async ({ id }) => (id === 'f00d' ? { published: true } : null),
};

/** One item for each hostile string, by ids of 32 digits. */
const QUARANTINED = HOSTILE_STRINGS.map((text, n): QuarantinedItem => ({
  id: n.toString(16).padStart(32, '0'),
  kind: 'event',
  state: 'kept',
  cluster: 'prod',
  receivedAt: new Date(0),
  reason: text,
  events: 1,
  bytes: 1,
  tries: 2,
  lastTriedAt: new Date(0),
  changedAt: new Date(0),
  changedBy: text,
  note: text,
}));

/** The first item may be changed, the others are in no state for that. */
const changes: string[][] = [];
const mayChange = (...change: string[]): boolean => {
  if (change[0] !== QUARANTINED[0]?.id) return false;
  changes.push(change);
  return true;
};
const desk: QuarantineDesk = {
  list: async () => ({ items: QUARANTINED, nextCursor: '1-abc' }),
  sums: async () => {
    const some = { items: 1, events: 1 };
    return { kept: some, replaying: some, stored: some, discarded: some };
  },
  find: async (id) => QUARANTINED.find((item) => item.id === id) ?? null,
  body: async (id) => Buffer.from(QUARANTINED.find((item) => item.id === id)?.reason ?? ''),
  replay: async (...change) => mayChange(...change),
  discard: async (...change) => mayChange(...change),
};

const completeness: CompletenessReader = {
  rooms: () => [
    { shard: '{audit-0}', pressure: { fill: 0.12, oldestAgeMs: 90_000, bufferHours: 31.4 } },
    { shard: '{audit-1}', pressure: null },
  ],
  checks: async () =>
    HOSTILE_STRINGS.map((cluster, n) => ({
      cluster,
      received: 10,
      stored: 4,
      duplicates: 3,
      quarantined: 1,
      discarded: 1,
      waiting: 1,
      lost: n % 2,
      surplus: n % 3,
      checkedAt: new Date(),
    })),
  heartbeats: async (minutes) => [
    {
      cluster: HOSTILE_STRINGS[0] ?? '',
      minutes: Array.from({ length: minutes }, (_, at) =>
        at % 7 === 0 ? { events: at, lagMs: at * 1_000 } : null,
      ),
    },
  ],
};

/** One view for each hostile string: its name. */
const views: SavedViews = {
  list: async () =>
    HOSTILE_STRINGS.map((name, n) => ({
      id: String(n).padStart(32, '0'),
      owner: n % 2 === 0 ? 'query-api-token' : name,
      ownerName: name,
      name,
      search: 'q=verb%3Adelete',
      isShared: true,
    })),
  find: async () => null,
  add: async () => null,
  change: async () => false,
  remove: async () => false,
};

/** A log that signed and sent nothing, for each hostile reason. */
const log: LogReader = {
  size: async () => 0,
  root: async () => EMPTY_ROOT,
  newestCheckpoint: async () => null,
  checkpointCovering: async () => null,
  finder: () => async () => null,
  proveInclusion: async () => [],
  proveConsistency: async () => [],
  leaves: async () => [],
  destinations: async () =>
    HOSTILE_STRINGS.map((reason) => ({
      name: reason,
      size: 0,
      sentAt: null,
      failure: { at: new Date(0), reason },
    })),
};

const createApp = (overrides: Partial<StoreReader> = {}) =>
  createTestApp(store.db, {
    reader: { ...reader, ...overrides },
    clusterTokens,
    quarantine: desk,
    completeness,
    views,
    log,
  }).app;

const app = createApp();

/** The cookie of a browser in which the administrator signed in. */
async function signIn(): Promise<string> {
  const answer = await supertest(app)
    .post('/login')
    .type('form')
    .set('sec-fetch-site', 'same-origin')
    .send({ user: 'admin', password: TEST_PASSWORD });
  return (answer.get('Set-Cookie') ?? []).map((line) => line.split(';', 1)[0]).join('; ');
}

const idText = 'id' as const;
const PRIVATE = [
  '/',
  '/feed/rows',
  '/feed/histogram',
  '/feed/facets',
  '/views',
  '/api/v1/events/markdown?ids=x',
  '/users/ada',
  '/objects/x/-/pods/shop/web-1',
  '/events/01M84RW3S4MY263J9PJCY686E0',
  '/clusters',
  '/quarantine',
  '/proof',
  '/api/v1/evidence',
  '/api/v1/log/checkpoint',
  '/api/v1/log/leaves',
  '/api/v1/log/proof/inclusion?event=x',
  '/api/v1/log/proof/consistency?from=0',
  '/api/v1/events',
  '/api/v1/events/export',
  '/api/v1/histogram',
  '/api/v1/facets',
  '/api/v1/suggest',
  '/api/v1/tail',
  '/api/v1/objects?cluster=x&resource=pods&name=x',
  '/api/v1/objects/relatives?cluster=x&resource=pods&name=x',
  '/api/v1/events/x',
  '/api/v1/events/x/cascade',
  '/events/x/cascade',
  '/events/x/around?by=actor',
  '/objects/x/-/pods/shop/web-1',
  '/objects/x/-/pods/shop/web-1/relatives',
  '/users/ada',
  '/namespaces/shop',
  '/addresses/10.0.0.7',
  '/clusters/x',
  '/clusters/new',
  '/clusters/x/tokens',
  '/clusters/x/first-event',
  '/api/v1/clusters/x/tokens',
  '/api/v1/events/x/raw',
  '/api/v1/clusters',
  '/completeness',
  '/api/v1/completeness',
  '/api/v1/quarantine',
  '/api/v1/quarantine/00000000000000000000000000000000/body',
  '/quarantine/00000000000000000000000000000000',
  '/openapi.json',
];

describe('a stranger', () => {
  it.each(PRIVATE)('gets nothing of %s', async (path) => {
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      { cookie: 'k8s_audit_session=session.9999999999999.forged' },
    ]) {
      const response = await supertest(app).get(path).set(headers);
      expect([303, 401]).toContain(response.status);
      expect(response.text).not.toContain('prod');
    }
  });

  it('may see health and the sign-in', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/login'])
      expect((await supertest(app).get(path)).status).toBe(200);
  });
});

describe('the API', () => {
  it('answers items that hold what the contract names', async () => {
    const { body } = (await supertest(app).get('/api/v1/events').set(BEARER)) as {
      body: { items: Array<Record<string, unknown>>; nextCursor: null };
    };
    expect(body.nextCursor).toBeNull();
    const names =
      'id cluster auditId stage level time verb user impersonatedUser actor client sourceIp namespace apiGroup resource subresource name requestUri userAgent code decision summary kubectl';
    for (const name of names.split(' ')) expect(body.items[0]).toHaveProperty(name);
    const one = await supertest(app)
      .get(`/api/v1/events/${String(body.items[1]?.[idText])}`)
      .set(BEARER);
    expect((one.body as { raw: string }).raw).toBe(EVENTS[1]?.raw.toString());
  });

  it.each([
    ['q=usr:x', 'bad_query'],
    ['q=code:4xx', 'bad_query'],
    ['q=%22open', 'bad_query'],
    ['from=yesterday', 'bad_parameter'],
    ['limit=0', 'bad_parameter'],
    ['limit=1001', 'bad_parameter'],
    ['limit=ten', 'bad_parameter'],
    ['fold=everything', 'bad_parameter'],
    [`q=${'x'.repeat(10_001)}`, 'bad_query'],
  ])('refuses ?%s in words', async (query, code) => {
    const response = await supertest(app).get(`/api/v1/events?${query}`).set(BEARER);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ error: { code, message: expect.any(String) } });
  });

  it('says 404 for ids that are none', async () => {
    for (const id of ['nope', '01M84RW3S4MY263J9PJCY686E0', '%00']) {
      expect((await supertest(app).get(`/api/v1/events/${id}`).set(BEARER)).status).toBe(404);
    }
  });

  it('says 503 with a time to wait while the database is away', async () => {
    const away = createApp({
      search: () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })),
    });
    const response = await supertest(away).get('/api/v1/events').set(BEARER);
    expect([response.status, response.headers['retry-after']]).toEqual([503, '5']);
  });

  it.each(['request', 'action'])('folds by %s', async (fold) => {
    const response = await supertest(app).get(`/api/v1/events?fold=${fold}`).set(BEARER);
    expect(response.status).toBe(200);
    expect((response.body as { items: object[] }).items[0]).toHaveProperty('summary');
  });

  it.each([
    ['', ['cluster:', 'user:']],
    ['?prefix=us', ['user:']],
    ['?field=outcome&prefix=re', ['received', 'refused']],
    ['?field=has&prefix=imp', ['impersonation']],
    ['?field=ns&prefix=sh', ['sh of namespace']],
    ['?field=wings', []],
  ])('suggests for %s', async (query, values) => {
    const { body } = await supertest(app).get(`/api/v1/suggest${query}`).set(BEARER);
    expect((body as { values: string[] }).values.slice(0, 2)).toEqual(values);
  });

  it('counts over time and by value', async () => {
    const histogram = await supertest(app).get('/api/v1/histogram?from=-1h&buckets=5').set(BEARER);
    expect(histogram.body).toMatchObject({
      buckets: [
        {
          from: expect.stringMatching(/Z$/),
          to: expect.stringMatching(/Z$/),
          count: EVENTS.length,
        },
      ],
    });
    const facets = await supertest(app).get('/api/v1/facets?fields=verb,user').set(BEARER);
    expect(facets.body).toMatchObject({ fields: [{ field: 'verb' }, { field: 'user' }] });
  });

  it.each([
    '/api/v1/histogram?buckets=0',
    '/api/v1/facets?fields=wings',
    '/api/v1/events/export?format=pdf',
    '/api/v1/objects?cluster=prod',
  ])('refuses %s in words', async (path) => {
    const response = await supertest(app).get(path).set(BEARER);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ error: { code: 'bad_parameter' } });
  });

  it('exports all pages as lines of JSON that hold the event', async () => {
    const pages = createApp({
      search: async ({ cursor }) => ({
        events: EVENTS.slice(cursor ? 3 : 0, cursor ? 6 : 3),
        nextCursor: cursor ? null : 'more',
        searchedBackToUs: null,
      }),
    });
    const { text } = await supertest(pages)
      .get('/api/v1/events/export')
      .set(BEARER)
      .buffer(true)
      .parse((response, done) => {
        let all = '';
        response.on('data', (chunk: Buffer) => (all += chunk.toString()));
        response.on('end', () => done(null, all));
      })
      .then(({ body }) => ({ text: body as string }));
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { raw: object });
    expect(lines.map(({ raw }) => JSON.stringify(raw))).toEqual(
      EVENTS.slice(0, 6).map(({ raw }) => raw.toString()),
    );
  });

  it('exports CSV in which nothing is a formula', async () => {
    const { text } = await supertest(app).get('/api/v1/events/export?format=csv').set(BEARER);
    expect(text).toMatch(/^\uFEFF?time,cluster,user/);
    expect(text).not.toMatch(/(^|,)=HYPERLINK/m);
  });

  it('tells the history of an object', async () => {
    const one = createApp({
      search: async () => ({
        events: [
          storedEvent(2, { verb: 'patch', requestObject: { spec: { replicas: 3 } } }),
          storedEvent(1, { verb: 'create', requestObject: { spec: { replicas: 1 } } }),
        ],
        nextCursor: null,
        searchedBackToUs: null,
      }),
    });
    const { body } = await supertest(one)
      .get('/api/v1/objects?cluster=prod&resource=pods&namespace=shop&name=web-1')
      .set(BEARER);
    expect(body).toMatchObject({
      complete: true,
      items: [
        { source: 'rebuilt', changes: [{ place: 'spec.replicas', before: '1', after: '3' }] },
        { source: 'request' },
      ],
    });
    const page = await supertest(one).get('/objects/prod/-/pods/shop/web-1').set(BEARER);
    expect(page.text).toContain('Last known manifest');
    expect(page.text).toContain('Who set each field');
    expect(body).toMatchObject({
      lives: [{ blame: [{ place: 'spec.replicas', value: '3', how: 'asked', kubectl: {} }] }],
    });
  });

  it('shows what an event brought into an object as text, in every view of it', async () => {
    const body = (text: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'web-1',
        uid: `uid ${text}`,
        labels: { [text]: text },
        ownerReferences: [{ apiVersion: `${text}/v1`, kind: text, name: text, uid: text }],
      },
      data: { [text]: text },
    });
    const events = HOSTILE_STRINGS.map((text, n) =>
      storedEvent(n, { verb: 'update', requestObject: body(text), responseObject: body(text) }),
    ).toReversed();
    const one = createApp({
      search: async () => ({ events, nextCursor: null, searchedBackToUs: null }),
      find: async (id) => events.find((event) => event.id.equals(id)) ?? null,
    });
    const path = '/objects/prod/-/pods/shop/web-1';
    const api = await supertest(one)
      .get('/api/v1/objects?cluster=prod&resource=pods&namespace=shop&name=web-1')
      .set(BEARER);
    const ids = (api.body as { items: Array<{ id: string }> }).items.map(({ id }) => id);
    const paths = [
      path,
      `${path}?all=1`,
      `${path}?from=${ids.at(-1)}&to=${ids[0]}`,
      `${path}/relatives`,
      ...ids.flatMap((id) => [`/events/${id}`, `/events/${id}/cascade`]),
    ];
    for (const each of paths) {
      const { status, text } = await supertest(one).get(each).set(BEARER);
      expect([each, status]).toEqual([each, 200]);
      expect(text).not.toMatch(/<script>window|<img src=x|<svg onload|href="javascript/);
    }
  });

  it('describes itself', async () => {
    const { body } = await supertest(app).get('/openapi.json').set(BEARER);
    expect(body).toMatchObject({ openapi: '3.1.0', paths: { '/api/v1/events': { get: {} } } });
    const { paths } = body as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = listRoutes(app).filter((route) => route.includes(' /api/'));
    expect(described.toSorted()).toEqual(
      served.map((route) => route.replaceAll(/:(\w+)/g, '{$1}')).toSorted(),
    );
  });
});

describe('the quarantine', () => {
  const [first, second] = QUARANTINED.map(({ id }) => id);
  it('is listed with sums and a cursor', async () => {
    const { body } = await supertest(app).get('/api/v1/quarantine?state=kept&limit=1').set(BEARER);
    expect(body).toMatchObject({ nextCursor: '1-abc', sums: { kept: { items: 1 } } });
    const wrong = await supertest(app).get('/api/v1/quarantine?state=gone').set(BEARER);
    expect(wrong.status).toBe(400);
  });

  it('gives the bytes as a file that no browser runs', async () => {
    const response = await supertest(app).get(`/api/v1/quarantine/${first}/body`).set(BEARER);
    expect(response.headers['content-type']).toBe('application/octet-stream');
    expect(response.headers['content-disposition']).toMatch(/^attachment/);
    expect(String(response.body)).toBe(HOSTILE_STRINGS[0]);
  });

  it('takes a replay, and a discard with a reason only', async () => {
    changes.length = 0;
    const post = (path: string, body: object = {}) =>
      supertest(app).post(`/api/v1/quarantine/${path}`).set(BEARER).send(body);
    expect((await post(`${first}/replay`)).status).toBe(202);
    expect((await post(`${first}/discard`)).status).toBe(400);
    expect((await post(`${first}/discard`, { reason: ' ' })).status).toBe(400);
    expect((await post(`${first}/discard`, { reason: 'broken tool' })).status).toBe(200);
    expect((await post(`${second}/replay`)).status).toBe(409);
    expect((await post(`${'f'.repeat(32)}/replay`)).status).toBe(404);
    expect((await post(`../replay`)).status).toBe(404);
    expect(changes).toEqual([
      [first, 'QUERY_API_TOKEN'],
      [first, 'QUERY_API_TOKEN', 'broken tool'],
    ]);
  });

  it('takes forms of its own pages, from nobody else', async () => {
    changes.length = 0;
    const cookie = await signIn();
    const post = (headers: Record<string, string>) =>
      supertest(app)
        .post(`/quarantine/${first}/discard`)
        .set({ cookie, accept: 'text/html', ...headers })
        .type('form')
        .send({ reason: 'by a form' });
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { cookie: '', 'sec-fetch-site': 'same-origin' },
    ])
      expect([401, 403]).toContain((await post(headers)).status);
    expect(changes).toEqual([]);
    const done = await post({ 'sec-fetch-site': 'same-origin' });
    expect([done.status, done.headers['location']]).toEqual([303, `/quarantine/${first}`]);
    expect(changes).toEqual([[first, 'admin', 'by a form']]);
  });
});

describe('pages', () => {
  it('offer to search inside words where whole ones are nowhere', async () => {
    const nothing = createApp({
      search: async () => ({ events: [], nextCursor: null, searchedBackToUs: null }),
    });
    const page = await supertest(nothing).get('/?q=pay').set(BEARER);
    expect(page.text).toMatch(/href="\/\?q=\*pay\*">Search inside words too/);
    const other = await supertest(nothing).get('/?q=verb:get').set(BEARER);
    expect(other.text).not.toContain('inside words');
  });

  it('point at the mistake in a query, whatever it holds', async () => {
    for (const text of HOSTILE_STRINGS.filter((one) => one.isWellFormed())) {
      const page = await supertest(app)
        .get('/')
        .query({ q: `${text}verb:(get or` })
        .set(BEARER);
      expect([text, page.status]).toEqual([text, 400]);
      expect(page.text).toContain('Searches look like this');
      expect(page.text).not.toMatch(/<script>window|<img src=x|<svg onload|href="javascript/);
    }
    const { text } = await supertest(app).get('/?q=verb:get+)').set(BEARER);
    expect(text).toMatch(/verb:get <mark[^>]*>\)<\/mark>/);
  });

  it('say how far a search came, and go on by themselves', async () => {
    let searched = 0;
    const limits: Array<number | undefined> = [];
    const slow = createApp({
      clusters: async () => [
        {
          cluster: 'prod',
          firstEventUs: 0n,
          lastEventUs: 4_000_000n,
          lastReceivedAt: new Date(0),
          events: 1,
          eventsPerMinute: 0,
          lagMs: 0,
        },
      ],
      search: async ({ maxMs }) => {
        searched += 1;
        limits.push(maxMs);
        return searched < 3
          ? { events: [], nextCursor: `c${searched}`, searchedBackToUs: 1_000_000n }
          : { events: [], nextCursor: null, searchedBackToUs: null };
      },
    });
    const first = await supertest(slow).get('/?q=needle').set(BEARER);
    expect(first.text).toContain('Nothing found yet');
    expect(first.text).toContain('Searched back to 1970-01-01 00:00:01 UTC');
    expect(first.text).toContain('value="0.750"');
    const second = await supertest(slow).get('/feed/rows?q=needle&cursor=c1').set(BEARER);
    expect(second.text).toContain('hx-get="/feed/rows?q=needle&amp;cursor=c2" hx-trigger="load"');
    const last = await supertest(slow).get('/feed/rows?q=needle&cursor=c2').set(BEARER);
    expect(last.text).toContain('There is nothing older');
    await supertest(slow).get('/?q=needle&cursor=c2').set(BEARER);
    // Without scripts one waits for the whole time of a query.
    expect(limits).toEqual([1_500, 2_000, 2_000, undefined]);
  });

  it('tell how long each queue has room, and when API servers of a source started', async () => {
    const cluster = HOSTILE_STRINGS[0] ?? '';
    const asked = { verb: 'get', user: { username: 'system:apiserver' } };
    const start = { ...storedEvent(3_600_000_000, asked), cluster };
    const page = { events: [start], nextCursor: null, searchedBackToUs: null };
    const started = createApp({ search: async () => page });
    const { text } = await supertest(started).get('/completeness').set(BEARER);
    expect(text).toContain('room for 31.4 hours at the present rate');
    expect(text).toContain('does not tell how full it is');
    expect(text).toContain('An API server started at 01:00:00 UTC');
    const { body } = await supertest(started).get('/api/v1/completeness').set(BEARER);
    const { items, queues } = body as Record<string, unknown[]>;
    expect(items?.slice(0, 2)).toMatchObject([
      { apiserverStarts: ['1970-01-01T01:00:00.000000Z'] },
      { apiserverStarts: [] },
    ]);
    expect(queues).toMatchObject([{ pressure: { bufferHours: 31.4 } }, { pressure: null }]);
  });

  it('show hostile strings as text', async () => {
    const { body } = (await supertest(app).get('/api/v1/events').set(BEARER)) as {
      body: { items: Array<{ id: string }> };
    };
    const paths = [
      '/',
      '/completeness',
      '/quarantine',
      ...QUARANTINED.map(({ id }) => `/quarantine/${id}`),
      '/proof',
      '/proof?event=%3Csvg%20onload%3Dalert(1)%3E',
      '/?counts=shown',
      '/?view=actions',
      '/feed/rows',
      '/feed/histogram',
      '/feed/facets',
      '/views',
      '/users/ada',
      '/namespaces/shop',
      '/addresses/10.0.0.7',
      '/clusters',
      '/clusters/prod',
      '/objects/prod/-/pods/shop/web-1',
      '/objects/prod/-/pods/shop/web-1?all=1',
      '/objects/prod/-/pods/shop/web-1/relatives',
      ...body.items.map((item) => `/events/${item.id}`),
      ...body.items.map((item) => `/events/${item.id}/cascade`),
      // The last has no actor.
      ...body.items.slice(0, -1).map((item) => `/events/${item.id}/around?by=actor`),
      ...HOSTILE_STRINGS.filter((text) => text.isWellFormed() && text !== '').flatMap((text) =>
        ['users', 'namespaces', 'addresses'].map((kind) => `/${kind}/${encodeURIComponent(text)}`),
      ),
    ];
    for (const path of paths) {
      const response = await supertest(app).get(path).set(BEARER);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.text).not.toMatch(/<script>window|<img src=x|<svg onload|href="javascript/);
      expect(response.headers['content-security-policy']).toContain("script-src 'self'");
    }
  });

  it('answer an auditor’s questions about one event', async () => {
    const event = storedEvent(7, {
      verb: 'patch',
      requestObject: { spec: { replicas: 3 } },
      sourceIPs: ['1.2.3.4', '10.0.0.7'],
      annotations: {
        'authorization.k8s.io/decision': 'allow',
        'authorization.k8s.io/reason':
          'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "edit" to User "dev-1"',
        'k8s.io/deprecated': 'true',
      },
    });
    const one = createApp({
      find: async () => event,
      search: async () => ({ events: [event], nextCursor: null, searchedBackToUs: null }),
    });
    const { text } = await supertest(one).get('/events/01M84RW3S4MY263J9PJCY686E0').set(BEARER);
    for (const shown of [
      'Why it was allowed',
      'given to',
      'Deprecated API',
      'not to be trusted',
      'spec.replicas',
      '--context=prod',
      'most likely this command',
    ])
      expect(text).toContain(shown);
  });

  it('show actions where they are asked for', async () => {
    const response = await supertest(app).get('/?view=actions').set(BEARER);
    expect(response.status).toBe(200);
    expect(response.text).toContain('view=actions');
  });

  it('point at a mistake in the query', async () => {
    const response = await supertest(app).get('/?q=verb:get+usr:x').set(BEARER);
    expect(response.status).toBe(400);
    expect(response.text).toContain('did you mean user? (at character 10)');
  });
});

describe('signing in', () => {
  const form = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    supertest(app)
      .post('/login')
      .type('form')
      .set(headers)
      .send({ user: 'admin', password: 'right', ...fields });

  it('gives a session that opens the pages, until signing out', async () => {
    const agent = supertest.agent(app);
    const signedIn = await agent
      .post('/login')
      .type('form')
      .send({ user: 'admin', password: 'right' });
    expect(signedIn.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Lax/);
    expect((await agent.get('/clusters')).status).toBe(200);
    await agent.post('/logout').set('sec-fetch-site', 'same-origin');
    expect((await agent.get('/clusters')).status).toBe(303);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
    'never leads to %s',
    async (next) => {
      expect((await form({ next })).headers['location']).toBe('/');
    },
  );

  it('goes on to where one came from', async () => {
    expect((await form({ next: '/clusters?x=1' })).headers['location']).toBe('/clusters?x=1');
  });

  it('takes no form of another site', async () => {
    expect((await form({}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await form({}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await form({}, { cookie: 'k8s_audit_session=x' })).status).toBe(403);
  });

  it('works by a link until it expires', async () => {
    const link = (expiresAt: number) =>
      supertest(app).get(`/login/link?token=${signToken(TEST_SECRET, 'link', expiresAt)}`);
    expect((await link(Date.now() + 1_000)).status).toBe(303);
    expect((await link(Date.now() - 1)).status).toBe(401);
    expect(
      (
        await supertest(app).get(
          `/login/link?token=${signToken('other', 'link', Date.now() + 1_000)}`,
        )
      ).status,
    ).toBe(401);
    expect(
      (
        await supertest(app)
          .get('/')
          .set('cookie', `k8s_audit_session=${signToken(TEST_SECRET, 'link', Date.now() + 1_000)}`)
      ).status,
    ).toBe(303);
  });

  it('makes an address wait that guesses', async () => {
    const other = createApp();
    const guess = () =>
      supertest(other).post('/login').type('form').send({ user: 'admin', password: 'wrong' });
    for (let tries = 0; tries < 10; tries += 1) expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });
});

describe('the tokens of clusters by API', () => {
  const path = '/api/v1/clusters/prod/tokens';
  const at = (ms: number | undefined) => Math.round(((ms ?? 0) - Date.now()) / 3_600_000);

  it('are issued with what was asked, and in whose name', async () => {
    issuedTokens.length = 0;
    const asked = { label: ' x ', expiresInDays: 30 };
    const made = await supertest(app).post(path).set(BEARER).send(asked);
    expect([made.status, made.body]).toEqual([
      201,
      { cluster: 'prod', id: 'f00d', token: 'the-secret', published: true },
    ]);
    const rotated = await supertest(app).post(`${path}/rotate`).set(BEARER).send({ graceHours: 2 });
    expect(rotated.status).toBe(201);
    const [first, second] = issuedTokens;
    expect(first).toMatchObject({ cluster: 'prod', label: 'x', by: 'QUERY_API_TOKEN' });
    expect([at(first?.expiresAt?.getTime()), first?.othersUntil]).toEqual([720, undefined]);
    expect([second?.expiresAt, at(second?.othersUntil?.getTime())]).toEqual([null, 2]);
  });

  it('are refused when they cannot be used', async () => {
    issuedTokens.length = 0;
    for (const body of [
      { label: 5 },
      { label: 'x'.repeat(101) },
      { expiresInDays: 0 },
      [],
      { expiresInDays: '1e9' },
    ]) {
      const response = await supertest(app).post(path).set(BEARER).send(body);
      expect([response.status, response.body.error.code]).toEqual([400, 'bad_parameter']);
    }
    for (const name of ['Prod', '%3Cscript%3E', '..%2f..', 'a'.repeat(65)]) {
      const response = await supertest(app).post(`/api/v1/clusters/${name}/tokens`).set(BEARER);
      expect([response.status, response.body.error.code]).toEqual([400, 'bad_cluster']);
    }
    const broken = { ...BEARER, 'content-type': 'application/json' };
    expect((await supertest(app).post(path).set(broken).send('{')).status).toBe(400);
    expect(issuedTokens).toEqual([]);
  });

  it('are listed without their secrets, and end by DELETE', async () => {
    const { body } = await supertest(app).get(path).set(BEARER);
    expect(body.items).toMatchObject([{ id: 'f00d', state: 'valid', hint: 'abcd' }]);
    expect((await supertest(app).delete(`${path}/f00d`).set(BEARER)).body.published).toBe(true);
    expect((await supertest(app).delete(`${path}/other`).set(BEARER)).status).toBe(404);
  });

  it('are not made in a reader’s name by another site', async () => {
    issuedTokens.length = 0;
    const cookie = await signIn();
    const site = { cookie, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    for (const page of [
      '/clusters/new',
      '/clusters/prod/tokens',
      '/clusters/prod/tokens/rotate',
      '/clusters/prod/tokens/f00d/revoke',
      path,
    ])
      expect((await supertest(app).post(page).set(site).send('cluster=prod')).status).toBe(403);
    expect(issuedTokens).toEqual([]);
  });
});
