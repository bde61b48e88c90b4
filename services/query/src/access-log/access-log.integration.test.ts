import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { connectAccessLog, type Access, type KeptAccess } from '@k8s-audit/store';
import { anAuditEvent, HOSTILE_STRINGS } from '@k8s-audit/testkit';
import { TEST_API_TOKEN } from '../testing/create-test-app.ts';
import { listRoutes } from '../testing/list-routes.ts';
import { addToken, askAs, openWorld, type World } from '../testing/open-world.ts';
import { createAccessRecorder } from './access-recorder.ts';

let world: World;
beforeAll(async () => {
  const events = Array.from({ length: 7 }, () => anAuditEvent({ verb: 'delete' }));
  world = await openWorld([['prod', events]]);
  await addToken(world, { name: 'all', role: 'auditor', scopes: [{ clusters: ['*'] }] });
  await addToken(world, { name: 'some', role: 'auditor', scopes: [{ clusters: ['prod'] }] });
}, 120_000);
afterAll(() => world.close());

const ask = (path: string, token: string = TEST_API_TOKEN) =>
  askAs(world.app, { method: 'GET', path, token });

async function readLog(path = '/api/v1/access-log', token?: string): Promise<KeptAccess[]> {
  await delay(50);
  await world.recorder.flush();
  const { status, text } = await ask(path, token);
  expect(status).toBe(200);
  return (JSON.parse(text) as { items: KeptAccess[] }).items;
}

describe('the access log', () => {
  it.each([
    ['/api/v1/events?q=verb:delete&limit=5', 'search', { results: 5 }],
    ['/?q=verb:get', 'search', { results: 0 }],
    ['/api/v1/events?q=usr:x', 'search', { results: 0, status: 400 }],
    ['/api/v1/facets?q=verb:delete', 'search', { results: 0 }],
    ['/api/v1/events/export?q=*&format=csv', 'export', { results: 7 }],
    ['/api/v1/suggest?field=user&prefix=d', 'suggestion', { results: 0 }],
    ['/users/dev-1@example.com', 'view', {}],
    ['/api/v1/events/01M84RW3S4MY263J9PJCY686E0', 'view', { results: 0, status: 404 }],
    ['/quarantine', 'view', { results: 0 }],
    ['/api/v1/access-log?limit=1', 'view', { results: 0 }],
  ])('tells of %s', async (path, action, more) => {
    await ask(path);
    const [entry] = await readLog();
    expect(entry).toMatchObject({
      name: 'QUERY_API_TOKEN',
      signedInBy: 'token',
      action,
      target: path.split('?', 1)[0],
      search: path.split('?')[1]?.replace('&', ' ') ?? '',
      status: 200,
      address: expect.stringContaining('127.0.0.1'),
      ...more,
    });
  });

  it.each([
    ['POST', '/api/v1/clusters/prod/tokens', 'token made', 201],
    ['POST', '/clusters/prod/tokens/rotate', 'token made', 201],
    ['POST', '/clusters/new', 'token made', 400],
    ['DELETE', '/api/v1/clusters/prod/tokens/none', 'token revoked', 404],
    ['POST', '/clusters/prod/tokens/none/revoke', 'token revoked', 404],
    ['POST', '/quarantine/none/replay', 'change', 404],
  ])('tells of %s %s', async (method, target, action, status) => {
    await askAs(world.app, { method, path: target, token: TEST_API_TOKEN });
    const [entry] = await readLog();
    expect(entry).toMatchObject({ action, target, status });
  });

  it('tells of an export and of a live view before they begin', async () => {
    await ask('/api/v1/events/export?q=begins');
    const [end, begin] = await readLog('/api/v1/access-log?action=export');
    expect(begin).toMatchObject({ action: 'export', search: 'q=begins', results: null, status: 0 });
    expect(end).toMatchObject({ action: 'export', search: 'q=begins', results: 0, status: 200 });
    const { text } = await ask('/access-log?action=export');
    expect(text).toContain('>begun<');
  });

  it('shows others only to those who may see every event', async () => {
    for (const token of [TEST_API_TOKEN, 'k8saudit_some'])
      await ask('/api/v1/events?q=verb:delete', token);
    const names = async (token: string, path?: string) => [
      ...new Set((await readLog(path, `k8saudit_${token}`)).map(({ person }) => person)),
    ];
    expect(await names('all')).toEqual(expect.arrayContaining(['admin', 'query-api-token']));
    expect(await names('some')).toEqual(['admin']);
    expect(await names('some', '/api/v1/access-log?person=query-api-token')).toEqual(['admin']);
  });

  it('goes on from page to page', async () => {
    const first = JSON.parse((await ask('/api/v1/access-log?limit=2')).text) as {
      items: KeptAccess[];
      nextCursor: string;
    };
    const second = await readLog(`/api/v1/access-log?limit=2&before=${first.nextCursor}`);
    expect(Number(second[0]?.id)).toBeLessThan(Number(first.items[1]?.id));
    for (const before of ["1' OR '1'='1", '-1', '1e9', 'x'])
      expect((await ask(`/api/v1/access-log?before=${encodeURIComponent(before)}`)).status).toBe(
        400,
      );
  });

  it('can only be read: nothing here changes or deletes an entry', () => {
    const routes = listRoutes(world.app).filter((route) => route.includes('access-log'));
    expect(routes).toEqual(['GET /access-log', 'GET /api/v1/access-log']);
  });

  it('shows what was searched for as text', async () => {
    for (const text of HOSTILE_STRINGS)
      await ask(`/api/v1/events?q=${encodeURIComponent(text.toWellFormed())}`);
    await readLog();
    const { text } = await ask('/access-log?action=search');
    expect(text).toContain('&lt;script>window.hacked=1&lt;/script>');
    expect(text).not.toMatch(/<script>window|<img src=x|<svg onload|href="javascript/);
  });
});

describe('the recorder', () => {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const entry: Access = {
    at: new Date(),
    person: 'p',
    name: 'p',
    signedInBy: 'oidc',
    action: 'waited',
    target: '/',
    search: '',
    results: 1,
    status: 200,
    address: '',
  };

  it('keeps what the database could not take, and then writes it once', async () => {
    const log = connectAccessLog(world.store.db);
    let isAway = true;
    const recorder = createAccessRecorder(
      { ...log, append: (some) => (isAway ? Promise.reject(new Error('away')) : log.append(some)) },
      logger,
    );
    for (let n = 0; n < 1_200; n += 1) recorder.note(entry);
    await recorder.flush();
    isAway = false;
    await Promise.all([recorder.flush(), recorder.flush()]);
    expect(await log.list({ action: 'waited', limit: 2_000 })).toHaveLength(1_200);
  });

  it('lets nobody look who could not be noted', () => {
    const away = { append: () => Promise.reject(new Error('away')), list: async () => [] };
    const recorder = createAccessRecorder(away, logger);
    for (let n = 0; n < 10_000; n += 1) recorder.note(entry);
    expect(() => recorder.requireRoom()).toThrow('nothing is shown unnoticed');
  });
});
