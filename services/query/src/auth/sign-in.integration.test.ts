import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import supertest from 'supertest';
import { createProxyTrust } from '@k8s-audit/http-kit';
import { connectAccessLog, type Session } from '@k8s-audit/store';
import { openTestStore, type TestStore } from '@k8s-audit/testkit';
import { createTestApp, TEST_PASSWORD } from '../testing/create-test-app.ts';
import { setDate } from '../testing/set-date.ts';
import { createPasswordCheck, hashPassword } from './admin-password.ts';
import { roleRulesSchema } from '../access/role-rules.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 120_000);
afterAll(() => store.close());

type App = ReturnType<typeof createTestApp>['app'];

const post = (app: App, password = TEST_PASSWORD, headers: Record<string, string> = {}) =>
  supertest(app)
    .post('/login')
    .type('form')
    .set({ 'sec-fetch-site': 'same-origin', ...headers })
    .send({ user: 'admin', password });

/** What a browser would send back of the cookies of an answer. */
const cookiesOf = (answer: supertest.Response): string =>
  (answer.get('Set-Cookie') ?? []).map((line) => line.split(';', 1)[0]).join('; ');

const status = async (app: App, cookie: string): Promise<number> =>
  (await supertest(app).get('/account').set({ cookie })).status;

describe('a session', () => {
  it('is worth nothing any more after signing out, wherever its cookie was copied to', async () => {
    const { app } = createTestApp(store.db);
    const cookie = cookiesOf(await post(app));
    expect(await status(app, cookie)).toBe(200);
    await supertest(app).post('/logout').set({ cookie, 'sec-fetch-site': 'same-origin' });
    expect(await status(app, cookie)).toBe(303);
  });

  it('is a new one after signing in: one that somebody planted is not taken over', async () => {
    const { app } = createTestApp(store.db);
    const planted = 'k8s_audit_session=planted-by-somebody-else';
    const first = await post(app, TEST_PASSWORD, { cookie: planted });
    expect(await status(app, planted)).toBe(303);
    const second = await post(app, TEST_PASSWORD, { cookie: cookiesOf(first) });
    expect(cookiesOf(second)).not.toBe(cookiesOf(first));
    expect(await status(app, cookiesOf(first))).toBe(303);
    expect(await status(app, cookiesOf(second))).toBe(200);
  });

  it('is valid in every copy of the service, until the password or the secret is another', async () => {
    const cookie = cookiesOf(await post(createTestApp(store.db).app));
    expect(await status(createTestApp(store.db).app, cookie)).toBe(200);
    for (const auth of [{ adminPassword: 'another' }, { secret: 'another secret, also long' }])
      expect(await status(createTestApp(store.db, { auth }).app, cookie)).toBe(303);
    const nobody = createTestApp(store.db, { auth: { checkPassword: null } }).app;
    expect(await status(nobody, cookie)).toBe(403);
  });

  it('ends when nobody uses it, and at its end', async () => {
    const limits = { idleMs: 3_600_000, longestMs: 7_200_000 };
    const { app } = createTestApp(store.db, { auth: { limits } });
    const [idle, used] = [cookiesOf(await post(app)), cookiesOf(await post(app))];
    const start = Date.now();
    try {
      for (const [minutes, expected] of [
        [50, 200],
        [100, 200],
        [119, 200],
        [121, 303],
      ] as const) {
        jest.spyOn(Date, 'now').mockReturnValue(start + minutes * 60_000);
        setDate(start + minutes * 60_000);
        expect([minutes, await status(app, used)]).toEqual([minutes, expected]);
        if (minutes === 100) expect(await status(app, idle)).toBe(303);
      }
    } finally {
      jest.useRealTimers();
      jest.restoreAllMocks();
    }
  });

  it('ends in all browsers at once', async () => {
    const { app } = createTestApp(store.db);
    const [here, there] = [cookiesOf(await post(app)), cookiesOf(await post(app))];
    const page = await supertest(app).get('/account').set({ cookie: here });
    expect(page.text).toContain('this browser, now');
    const answer = await supertest(app)
      .post('/account/sign-out-everywhere')
      .set({ cookie: here, 'sec-fetch-site': 'same-origin' });
    expect(answer.headers['location']).toBe('/login');
    expect(await Promise.all([here, there].map((cookie) => status(app, cookie)))).toEqual([
      303, 303,
    ]);
  });

  it('is found beside the password that a proxy asks for', async () => {
    const { app } = createTestApp(store.db);
    const cookie = cookiesOf(await post(app));
    const answer = await supertest(app)
      .get('/account')
      .set({ cookie, authorization: 'Basic eDp5' });
    expect(answer.status).toBe(200);
  });

  it('is not stored as the browser has it', async () => {
    const { app } = createTestApp(store.db);
    const cookie = cookiesOf(await post(app));
    const rows = await store.db.knex('sessions').select<Session[]>('*');
    const id = /session=([^;]+)/.exec(cookie)?.[1] ?? '-';
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(rows.some(({ hash }) => hash.equals(Buffer.from(id, 'base64url')))).toBe(false);
  });
});

describe('cookies and headers', () => {
  it('are for TLS alone where a trusted proxy says that there is TLS', async () => {
    const isTls = { 'x-forwarded-proto': 'https' };
    const behind = createTestApp(store.db, { trustedProxies: ['127.0.0.1', '::1'] }).app;
    const secure = await post(behind, TEST_PASSWORD, isTls);
    expect(secure.get('Set-Cookie')?.[0]).toMatch(
      /^__Host-k8s_audit_session=.*Path=\/;.*HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(secure.headers['strict-transport-security']).toBe('max-age=31536000');
    const direct = await post(createTestApp(store.db).app, TEST_PASSWORD, isTls);
    expect(direct.get('Set-Cookie')?.[0]).toMatch(/^k8s_audit_session=.*HttpOnly; SameSite=Lax$/);
    expect(direct.headers['strict-transport-security']).toBeUndefined();
  });

  it('keep other sites from framing, reading and caching', async () => {
    const { headers } = await supertest(createTestApp(store.db).app).get('/login');
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

describe('a change', () => {
  const changes = [
    ['POST', '/logout'],
    ['POST', '/tokens'],
    ['POST', '/tokens/x/revoke'],
    ['POST', '/api/v1/tokens'],
    ['DELETE', '/api/v1/tokens/x'],
    ['POST', '/account/sign-out-everywhere'],
  ] as const;

  it.each(changes)('%s %s is refused when another site asks for it', async (method, path) => {
    const { app } = createTestApp(store.db);
    const cookie = cookiesOf(await post(app));
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      // Browsers add it by themselves where a proxy asked for a password.
      { authorization: 'Basic eDp5' },
      {},
    ]) {
      const agent = supertest(app);
      const asked = method === 'POST' ? agent.post(path) : agent.delete(path);
      const answer = await asked.set({ cookie, ...headers });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('another site');
    }
    expect(await status(app, cookie)).toBe(200);
  });
});

describe('guessing', () => {
  it('makes the guesser wait, and nobody else', async () => {
    const { app } = createTestApp(store.db, {
      trustedProxies: ['127.0.0.1', '::1', '::ffff:127.0.0.1'],
    });
    const from = (address: string, cookie = '') => ({
      'x-forwarded-for': address,
      ...(cookie === '' ? {} : { cookie }),
    });
    const known = cookiesOf(await post(app, TEST_PASSWORD, from('203.0.113.9')));
    for (let tries = 0; tries < 10; tries += 1)
      expect((await post(app, `guess ${tries}`, from('203.0.113.9'))).status).toBe(401);
    expect((await post(app, TEST_PASSWORD, from('203.0.113.9'))).status).toBe(429);
    // Neither who comes from elsewhere, nor who signed in before from the very same address.
    expect((await post(app, TEST_PASSWORD, from('203.0.113.8'))).status).toBe(303);
    expect((await post(app, TEST_PASSWORD, from('203.0.113.9', known))).status).toBe(303);
    const forged = known.replace(/device=[^.]+/, 'device=another');
    expect((await post(app, TEST_PASSWORD, from('203.0.113.9', forged))).status).toBe(429);
  });

  it('cannot choose the address that is made to wait', async () => {
    const { app } = createTestApp(store.db);
    for (let tries = 0; tries < 10; tries += 1)
      await post(app, 'guess', { 'x-forwarded-for': `203.0.113.${tries}` });
    expect((await post(app, 'guess', { 'x-forwarded-for': '203.0.113.77' })).status).toBe(429);
  });

  it('is noted, and the name that was typed is not: it may be a password', async () => {
    const { app } = createTestApp(store.db);
    await supertest(app).post('/login').type('form').send({ user: 'hunter2', password: '' });
    await post(app, 'wrong');
    const entries = await connectAccessLog(store.db).list({ limit: 2, action: 'sign-in failed' });
    expect(entries.map(({ name }) => name)).toEqual(['admin', 'an unknown name']);
    const all = await store.db.knex('access_log').select('*');
    expect(JSON.stringify(all)).not.toContain('hunter2');
  });
});

describe('the password of the administrator', () => {
  it('may be set as its hash', async () => {
    const check = await createPasswordCheck(await hashPassword('correct horse'));
    expect(await check('correct horse', 'known')).toBe(true);
    expect(await check('correct hors', 'known')).toBe(false);
    expect(await check('', 'known')).toBe(false);
  });

  it('takes hashes that others made', async () => {
    // Of the reference implementation's tests (P-H-C/phc-winner-argon2 `src/test.c`).
    const check = await createPasswordCheck(
      '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    );
    expect(await check('password', 'stranger')).toBe(true);
  });

  it('says at once that a hash asks for too much', async () => {
    await expect(
      createPasswordCheck(
        '$argon2id$v=19$m=1,t=1,p=9$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
      ),
    ).rejects.toThrow(/ADMIN_PASSWORD: this hash cannot be used/);
  });

  it('keeps who was here before from waiting for strangers', async () => {
    const check = await createPasswordCheck('x');
    const strangers = Array.from({ length: 5 }, () => check('y', 'stranger').catch(String));
    expect(await check('x', 'known')).toBe(true);
    expect((await Promise.all(strangers)).filter((one) => one !== false)).toHaveLength(3);
  });
});

describe('sign-in by a proxy', () => {
  const rules = roleRulesSchema.parse({
    rules: [
      { users: ['ada'], role: 'admin' },
      { groups: ['sre'], role: 'viewer' },
    ],
  });
  const appFor = (trusted: readonly string[]) =>
    createTestApp(store.db, {
      auth: {
        rules: () => rules,
        proxy: { userHeader: 'X-Forwarded-User', groupsHeader: 'X-Forwarded-Groups' },
        isTrusted: createProxyTrust(trusted),
      },
    }).app;
  const ask = (app: App, headers: Record<string, string>) =>
    supertest(app).get('/account').set(headers);

  it('believes the headers of a trusted proxy, and notes the first time', async () => {
    const app = appFor(['127.0.0.0/8', '::1/128']);
    const page = await ask(app, { 'x-forwarded-user': 'bob', 'x-forwarded-groups': 'a, sre' });
    expect(page.text).toContain('viewer: ');
    await ask(app, { 'x-forwarded-user': 'bob', 'x-forwarded-groups': 'a, sre' });
    const entries = await connectAccessLog(store.db).list({
      limit: 9,
      person: 'proxy:bob',
      action: 'sign-in',
    });
    expect(entries).toHaveLength(1);
    expect((await ask(app, { 'x-forwarded-user': 'eve' })).status).toBe(403);
    expect((await ask(app, {})).status).toBe(303);
  });

  it('ignores them from anybody else', async () => {
    for (const trusted of [[], ['10.0.0.0/8', '::2'], ['127.0.0.2/32']]) {
      const app = appFor(trusted);
      expect((await ask(app, { 'x-forwarded-user': 'ada' })).status).toBe(303);
      expect(
        (await ask(app, { 'x-forwarded-user': 'ada', 'x-forwarded-for': '127.0.0.2' })).status,
      ).toBe(303);
    }
  });

  it('takes no change that another site asks for: a proxy adds its headers to that too', async () => {
    const app = appFor(['127.0.0.0/8', '::1/128']);
    const headers = { 'x-forwarded-user': 'ada', 'sec-fetch-site': 'cross-site' };
    expect((await supertest(app).post('/tokens').set(headers)).status).toBe(403);
    // Nor one that does not say where it comes from.
    const silent = await supertest(app).post('/tokens').set({ 'x-forwarded-user': 'ada' });
    expect(silent.text).toContain('another site');
  });
});
