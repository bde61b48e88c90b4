import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { addToken, askAs, listIds, openWorld, type World } from '../testing/open-world.ts';
import { createRouteCases, type KnownIds } from '../testing/route-cases.ts';
import { setDate } from '../testing/set-date.ts';
import { createWorlds, FOREIGN } from '../testing/two-worlds.ts';

/**
 * Who may not see bodies and addresses must not be able to tell what is in them: two stores hold the same
 * events with other bodies and addresses, and every answer has to be the same.
 */
let plain: World;
let secret: World;
let ids: KnownIds;

const withParts = (events: readonly Record<string, unknown>[], word: string, ip: string) =>
  events.map((event) => ({
    ...event,
    level: 'RequestResponse',
    sourceIPs: [ip],
    requestObject: { metadata: { name: 'web-1', uid: word }, spec: { word } },
    responseObject: { metadata: { name: 'web-1', uid: word }, spec: { word } },
    responseStatus: { ...(event['responseStatus'] as object), message: word },
    annotations: { 'patch.webhook.admission.k8s.io/round_0_index_0': word },
  }));

beforeAll(async () => {
  setDate(Date.now());
  const { own } = createWorlds(Date.now() - 5_000);
  plain = await openWorld([['prod', withParts(own, 'harmless', '10.0.0.7')]]);
  secret = await openWorld([['prod', withParts(own, FOREIGN, '10.9.9.9')]]);
  for (const world of [plain, secret])
    await addToken(world, { name: 'viewer', role: 'viewer', scopes: [{ clusters: ['*'] }] });
  ids = { own: await listIds(plain.app), foreign: [], quarantined: [] };
}, 120_000);
afterAll(async () => {
  jest.useRealTimers();
  await plain.close();
  await secret.close();
});

describe('whoever sees no bodies and no addresses', () => {
  it('would see another store without the masks', async () => {
    expect(await listIds(secret.app)).toEqual(ids.own);
    const asked = { method: 'GET', path: '/api/v1/events/export', token: 'api-token' };
    const { text } = await askAs(secret.app, asked);
    expect(text).toContain(FOREIGN);
    expect(text).toContain('10.9.9.9');
  });

  const routes = Object.keys(createRouteCases({ own: [], foreign: [], quarantined: [] }));
  it.each(routes.filter((route) => route.startsWith('GET') && !route.includes('access-log')))(
    'cannot tell by %s what is in them',
    async (route) => {
      for (const path of createRouteCases(ids)[route] ?? []) {
        const asked = { method: 'GET', path, token: 'k8saudit_viewer' };
        const expected = await askAs(plain.app, asked);
        expect({ path, ...(await askAs(secret.app, asked)) }).toEqual({ path, ...expected });
      }
    },
  );

  it('is told that something is hidden, and not what was run in a container', async () => {
    const { own } = ids;
    const path = `/api/v1/events/${own[3]}/raw`;
    const { text } = await askAs(secret.app, { method: 'GET', path, token: 'k8saudit_viewer' });
    expect(text).toContain('"k8s-audit/masked":"bodies, addresses, commands"');
    expect(text).toContain('/exec?container=c1');
    expect(text).not.toContain('command=sh');
  });
});
