import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Express } from 'express';
import supertest from 'supertest';
import { connectAccessLog } from '@k8s-audit/store';
import { openTestStore, type TestStore } from '@k8s-audit/testkit';
import { roleRulesSchema } from '../access/role-rules.ts';
import { createTestApp } from '../testing/create-test-app.ts';
import {
  startOidcProvider,
  TEST_CLIENT,
  type TestProvider,
} from '../testing/start-oidc-provider.ts';
import { CALLBACK_PATH, readPerson } from './oidc-provider.ts';

const PUBLIC_URL = 'https://audit.example.com';
const RULES = roleRulesSchema.parse({
  rules: [
    { groups: ['sre'], role: 'auditor' },
    { users: ['boss@example.com'], role: 'admin' },
    { groups: ['shop'], role: 'viewer', scopes: [{ clusters: ['prod'], namespaces: ['shop'] }] },
  ],
});

let store: TestStore;
let provider: TestProvider;
let app: Express;
let rules = RULES;

beforeAll(async () => {
  // The provider warns that it is none for production.
  jest.spyOn(console, 'warn').mockReturnValue();
  jest.spyOn(console, 'info').mockReturnValue();
  store = await openTestStore();
  provider = await startOidcProvider(`${PUBLIC_URL}${CALLBACK_PATH}`);
  app = appFor(provider.issuerUrl);
}, 120_000);
afterAll(async () => {
  provider.close();
  await store.close();
});
beforeEach(() => {
  provider.account = { sub: '1', email: 'ada@example.com', email_verified: true, groups: ['sre'] };
  rules = RULES;
});

function appFor(issuerUrl: string): Express {
  const oidc = {
    issuerUrl,
    clientId: TEST_CLIENT.id,
    clientSecret: TEST_CLIENT.secret,
    scopes: 'openid profile email',
    groupsClaim: 'groups',
    nameClaim: 'email',
    publicUrl: PUBLIC_URL,
  };
  return createTestApp(store.db, { publicUrl: PUBLIC_URL, auth: { oidc, rules: () => rules } }).app;
}

type Cookies = Map<string, string>;

function keep(cookies: Cookies, lines: readonly string[] | undefined): void {
  for (const line of lines ?? []) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}

const cookieOf = (cookies: Cookies): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

/** A browser that was sent to the provider, and comes back with its answer. */
async function goThere(cookies: Cookies, next = '/'): Promise<URL> {
  const sent = await supertest(app).get('/login/oidc').query({ next });
  expect(sent.status).toBe(303);
  keep(cookies, sent.get('Set-Cookie'));
  const there: Cookies = new Map();
  let url = new URL(sent.get('Location') ?? '');
  while (url.origin === provider.issuerUrl) {
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie: cookieOf(there) } });
    keep(there, answer.headers.getSetCookie());
    url = new URL(answer.headers.get('location') ?? 'http://no.where', url);
  }
  expect(url.origin).toBe(PUBLIC_URL);
  return url;
}

async function comeBack(cookies: Cookies, url: URL) {
  const answer = await supertest(app)
    .get(`${url.pathname}${url.search}`)
    .set({ cookie: cookieOf(cookies), accept: 'text/html' });
  keep(cookies, answer.get('Set-Cookie'));
  return answer;
}

async function signIn(next?: string): Promise<Cookies> {
  const cookies: Cookies = new Map();
  await comeBack(cookies, await goThere(cookies, next));
  return cookies;
}

const open = (path: string, cookies: Cookies) =>
  supertest(app)
    .get(path)
    .set({ cookie: cookieOf(cookies), accept: 'text/html' });

describe('sign-in by an identity provider', () => {
  it('gives the role of one’s groups, in a cookie that only TLS and this host have', async () => {
    const cookies: Cookies = new Map();
    const answer = await comeBack(cookies, await goThere(cookies, '/clusters'));
    expect(answer.headers['location']).toBe('/clusters');
    const session = answer.get('Set-Cookie')?.find((line) => line.includes('_session='));
    expect(session).toMatch(
      /^__Host-k8s_audit_session=\S+; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax/,
    );
    const account = await open('/account', cookies);
    expect(account.text).toContain('ada@example.com');
    expect(account.text).toContain('auditor: ');
    const [entry] = await connectAccessLog(store.db).list({ limit: 1, action: 'sign-in' });
    expect(entry).toMatchObject({ name: 'ada@example.com', signedInBy: 'oidc' });
  });

  it('asks for PKCE, state and nonce', async () => {
    const sent = await supertest(app).get('/login/oidc');
    const asked = new URL(sent.get('Location') ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(asked.get(name)).toMatch(/^[\w-]{40,}$/);
  });

  it('lets nobody in who has no role, and says so', async () => {
    provider.account = { sub: '2', email: 'eve@example.com', email_verified: true, groups: ['x'] };
    const page = await open('/', await signIn());
    expect(page.status).toBe(403);
    expect(page.text).toContain('eve@example.com has no role here');
  });

  it('believes no address that nobody checked', async () => {
    provider.account = { sub: '3', email: 'boss@example.com', email_verified: false, groups: [] };
    expect((await open('/', await signIn())).status).toBe(403);
    provider.account = { sub: '4', email: 'boss@example.com', email_verified: true };
    expect((await open('/account', await signIn())).text).toContain('admin: everything');
  });

  it('takes the answer to an attempt once, and only in the browser that began it', async () => {
    const cookies: Cookies = new Map();
    const url = await goThere(cookies);
    expect((await comeBack(new Map(), url)).status).toBe(401);
    const other: Cookies = new Map();
    await goThere(other);
    expect((await comeBack(other, url)).status).toBe(401);
    const copy = new Map(cookies);
    expect((await comeBack(cookies, url)).status).toBe(303);
    expect((await comeBack(copy, url)).status).toBe(401);
    const forged = new URL(url);
    forged.searchParams.set('code', 'guessed');
    expect((await comeBack(new Map(copy), forged)).status).toBe(401);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/..//evil.example'])(
    'never leads to %s',
    async (next) => {
      const cookies: Cookies = new Map();
      const answer = await comeBack(cookies, await goThere(cookies, next));
      expect(answer.headers['location']).toMatch(/^\/(?![/\\])/);
    },
  );

  it('gives another role at once when the rules change, and notes it', async () => {
    const cookies = await signIn();
    expect((await open('/api/v1/events/export', cookies)).status).toBe(200);
    rules = roleRulesSchema.parse({ rules: [{ groups: ['sre'], role: 'viewer' }] });
    expect((await open('/api/v1/events/export', cookies)).status).toBe(403);
    const [entry] = await connectAccessLog(store.db).list({ limit: 1, action: 'role changed' });
    expect(entry).toMatchObject({
      name: 'ada@example.com',
      target: expect.stringMatching(/^auditor .* → viewer /),
    });
    rules = roleRulesSchema.parse({});
    expect((await open('/', cookies)).status).toBe(403);
  });

  it('says that the provider is away, and finds it again', async () => {
    const answer = await supertest(appFor('http://127.0.0.1:1')).get('/login/oidc');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '10']);
  });
});

describe('readPerson', () => {
  const settings = { groupsClaim: 'roles', nameClaim: 'name' } as Parameters<typeof readPerson>[1];

  it('tells people of different providers apart', () => {
    const [a, b] = ['https://a', 'https://b'].map((iss) => readPerson({ iss, sub: '1' }, settings));
    expect(a?.id).not.toBe(b?.id);
  });

  it.each([
    [
      ['a', 1, null, 'b'],
      ['a', 'b'],
    ],
    ['a', ['a']],
    [{ a: 1 }, []],
    [undefined, []],
  ])('reads the groups %j as %j', (roles, groups) => {
    expect(readPerson({ iss: 'i', sub: 's', roles }, settings).groups).toEqual(groups);
  });
});
