import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import supertest from 'supertest';
import { createProxyTrust } from '@k8s-audit/http-kit';
import { connectAccessLog } from '@k8s-audit/store';
import { HOSTILE_STRINGS, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { roleRulesSchema } from '../access/role-rules.ts';
import { createTestApp, TEST_API_TOKEN } from '../testing/create-test-app.ts';

let store: TestStore;
let app: Express;
let rules = roleRulesSchema.parse({});

beforeAll(async () => {
  store = await openTestStore();
  app = createTestApp(store.db, {
    auth: {
      rules: () => rules,
      proxy: { userHeader: 'x-user', groupsHeader: 'x-groups' },
      isTrusted: createProxyTrust(['127.0.0.0/8', '::1']),
    },
  }).app;
}, 120_000);
afterAll(() => store.close());

/** Somebody whom a proxy signed in, in a browser. */
const as = (user: string) => ({ 'x-user': user, 'sec-fetch-site': 'same-origin' });

interface Made {
  readonly id: string;
  readonly token: string;
}

async function make(user: string, asked: object): Promise<supertest.Response & { body: Made }> {
  return supertest(app).post('/api/v1/tokens').set(as(user)).send(asked);
}

const events = (token: string) =>
  supertest(app)
    .get('/api/v1/events')
    .set({ authorization: `Bearer ${token}` });

const PEOPLE = {
  rules: [
    { users: ['root'], role: 'admin' },
    { users: ['ada'], role: 'auditor', scopes: [{ clusters: ['prod'] }] },
    { users: ['bob'], role: 'viewer' },
  ],
};

describe('a token', () => {
  beforeAll(() => {
    rules = roleRulesSchema.parse(PEOPLE);
  });

  it('opens the API until it is revoked, and is kept as a hash', async () => {
    const { status, body } = await make('ada', { name: 'ci', role: 'viewer', days: 1 });
    expect(status).toBe(201);
    expect(body.token).toMatch(/^k8saudit_[\w-]{43}$/);
    expect((await events(body.token)).status).toBe(200);
    const listed = await supertest(app).get('/api/v1/tokens').set(as('ada'));
    expect(listed.body).toMatchObject({
      items: [{ name: 'ci', role: 'viewer', owner: 'ada', usedFrom: expect.any(String) }],
    });
    const rows = await store.db.knex('api_tokens').select('*');
    for (const text of [listed.text, JSON.stringify(rows)]) expect(text).not.toContain(body.token);
    const revoked = await supertest(app).delete(`/api/v1/tokens/${body.id}`).set(as('ada'));
    expect(revoked.status).toBe(204);
    expect((await events(body.token)).status).toBe(401);
    const [last, first] = (
      await connectAccessLog(store.db).list({ limit: 2, person: 'proxy:ada' })
    ).filter(({ action }) => action.startsWith('token'));
    expect([first?.action, last?.action]).toEqual(['token made', 'token revoked']);
    expect(first?.target).toBe('ci: viewer of *');
  });

  it('may no more than its owner, and no longer', async () => {
    expect((await make('bob', { name: 'x', role: 'admin' })).status).toBe(403);
    const { body } = await make('ada', {
      name: 'x',
      role: 'auditor',
      scopes: [{ clusters: ['*'] }],
    });
    const account = () =>
      supertest(app)
        .get('/account')
        .set({ authorization: `Bearer ${body.token}` });
    expect((await account()).text).toMatch(/<dd[^>]*>prod<\/dd>/);
    rules = roleRulesSchema.parse({ rules: [{ users: ['ada'], role: 'viewer' }] });
    expect((await account()).text).toContain('viewer: ');
    rules = roleRulesSchema.parse({});
    expect((await events(body.token)).status).toBe(401);
    rules = roleRulesSchema.parse(PEOPLE);
  });

  it('makes no tokens and ends no sessions: one that was stolen must not live on', async () => {
    const { body } = await make('root', { name: 'x', role: 'admin' });
    const bearer = { authorization: `Bearer ${body.token}` };
    const made = await supertest(app)
      .post('/api/v1/tokens')
      .set(bearer)
      .send({ name: 'y', role: 'viewer' });
    expect(made.status).toBe(403);
    const out = await supertest(app).post('/account/sign-out-everywhere').set(bearer);
    expect(out.status).toBe(403);
    const fixed = { authorization: `Bearer ${TEST_API_TOKEN}` };
    const byFixed = await supertest(app)
      .post('/api/v1/tokens')
      .set(fixed)
      .send({ name: 'y', role: 'viewer' });
    expect(byFixed.status).toBe(403);
  });

  it('is revoked by its owner or an administrator alone; to others it is not there', async () => {
    const { body } = await make('ada', { name: 'mine', role: 'viewer' });
    for (const id of [body.id, body.id.toUpperCase(), "x' OR '1'='1", '%', '0'.repeat(32)]) {
      const path = `/api/v1/tokens/${encodeURIComponent(id)}`;
      expect((await supertest(app).delete(path).set(as('bob'))).status).toBe(404);
    }
    const list = await supertest(app).get('/api/v1/tokens').set(as('bob'));
    expect(list.text).not.toContain('mine');
    expect((await events(body.token)).status).toBe(200);
    expect((await supertest(app).delete(`/api/v1/tokens/${body.id}`).set(as('root'))).status).toBe(
      204,
    );
    expect((await events(body.token)).status).toBe(401);
  });

  it.each([
    [{ role: 'viewer' }, 'name'],
    [{ name: ' ', role: 'viewer' }, 'name'],
    [{ name: 'x', role: 'god' }, 'role'],
    [{ name: 'x', role: 'viewer', days: 1_000 }, 'days'],
    [{ name: 'x', role: 'viewer', scopes: [] }, 'scopes'],
    [{ name: 'x', role: 'viewer', scopes: [{ clusters: ["'"] }] }, 'scopes'],
    [{ name: 'x', role: 'viewer', owner: 'root' }, ''],
    [[], ''],
  ])('is not made of %j', async (asked, name) => {
    const { status, body } = await make('ada', asked);
    expect(status).toBe(400);
    expect((body as unknown as { error: { message: string } }).error.message).toContain(name);
  });
});

describe('the page of tokens', () => {
  it('shows a token once, and its name as text', async () => {
    for (const name of HOSTILE_STRINGS.map((text) => text.slice(0, 100)).filter((text) =>
      text.trim(),
    )) {
      const form = { name, role: 'viewer', where: 'prod/shop dev-*', days: '7' };
      const made = await supertest(app).post('/tokens').set(as('root')).type('form').send(form);
      expect([name, made.status]).toEqual([name, 201]);
      expect(made.text).toMatch(/k8saudit_[\w-]{43}/);
      const page = await supertest(app).get('/tokens').set(as('root'));
      expect(page.text).not.toMatch(/k8saudit_/);
      expect(page.text).toContain('viewer of prod/shop dev-*');
      expect(page.text).not.toMatch(/<script>window|<img src=x|<svg onload|href="javascript/);
    }
  });

  it('says what is wrong', async () => {
    const form = { name: 'x', role: 'viewer', where: 'Prod!', days: '7' };
    const answer = await supertest(app)
      .post('/tokens')
      .set({ ...as('root'), accept: 'text/html' })
      .type('form')
      .send(form);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('must be the name of a cluster');
  });
});
