import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TEST_API_TOKEN } from '../testing/create-test-app.ts';
import { listRoutes } from '../testing/list-routes.ts';
import {
  addToken,
  addTokenOf,
  askAs,
  listIds,
  listQuarantined,
  openWorld,
  type Answer,
  type World,
} from '../testing/open-world.ts';
import {
  CLUSTER_TOKEN,
  createRouteCases,
  OPEN_ROUTES,
  type KnownIds,
} from '../testing/route-cases.ts';
import { setDate } from '../testing/set-date.ts';
import { createWorlds, FOREIGN } from '../testing/two-worlds.ts';
import { NO_RULES, type RoleRules } from './role-rules.ts';
import { ROLES } from './roles.ts';

/**
 * Who may see one namespace must not be able to tell whether anything else is there. So all is asked of
 * two stores: one holds only what may be seen, the other much more. Every answer has to be the same.
 */
const events = createWorlds(Date.now() - 5_000);
const SCOPES = [{ clusters: ['prod'], namespaces: ['shop'] }];
/** So that each kind of sight is among the roles: all masked, none, one. */
const RULES: RoleRules = { ...NO_RULES, masks: { operator: ['bodies'] } };

let small: World;
let large: World;
let ids: KnownIds;

beforeAll(async () => {
  setDate(Date.now());
  const auth = { rules: () => RULES };
  small = await openWorld([['prod', events.own]], auth);
  large = await openWorld(
    [
      // Mixed, so that they share chunks and segments.
      ['prod', [...events.foreign, ...events.own]],
      ['dev', events.elsewhere],
      // No event: it goes into quarantine, which tells nothing either.
      ['prod', [[FOREIGN]]],
    ],
    auth,
  );
  const empty = [{ clusters: ['prod'], namespaces: ['empty'] }];
  for (const world of [small, large]) {
    for (const role of ROLES) await addToken(world, { name: role, role, scopes: SCOPES });
    await addToken(world, { name: 'empty', role: 'auditor', scopes: empty });
  }
  const own = await listIds(small.app);
  ids = {
    own,
    foreign: (await listIds(large.app)).filter((id) => !own.includes(id)),
    quarantined: await listQuarantined(large),
  };
  await addTokenOf(large, 'dev', CLUSTER_TOKEN);
}, 120_000);
afterAll(async () => {
  jest.useRealTimers();
  await small.close();
  await large.close();
});

const tokenOf = (role: string): string => `k8saudit_${role}`;

/** What readers did is written in moments of its own, and numbered over all of them. */
async function settle(path: string): Promise<void> {
  if (!path.includes('access-log')) return;
  await delay(50);
  for (const { recorder } of [small, large]) await recorder.flush();
}

const plain = ({ text, ...answer }: Answer): Answer => ({
  ...answer,
  text: text.replaceAll(/"id":"\d+"|"nextCursor":"\d+"|before=\d+/g, ''),
});

describe('whoever may see one namespace', () => {
  it('is tried on every route there is', () => {
    const cases = Object.keys(createRouteCases(ids));
    expect(listRoutes(large.app)).toEqual([...cases, ...OPEN_ROUTES].toSorted());
  });

  it('would see more without the limits', async () => {
    const path = '/api/v1/events?limit=1000';
    const { text } = await askAs(large.app, { method: 'GET', path, token: TEST_API_TOKEN });
    expect(text).toContain(FOREIGN);
    expect(ids.own).toHaveLength(events.own.length);
    expect(ids.foreign.length).toBeGreaterThan(20);
    expect(await listIds(large.app, tokenOf('viewer'))).toEqual(ids.own);
  });

  it('finds an empty store where nothing is to be seen', async () => {
    const asked = { method: 'GET', path: '/', token: tokenOf('empty') };
    for (const { app } of [small, large])
      expect((await askAs(app, asked)).text).toContain('Connect a cluster');
  });

  describe.each(ROLES)('as %s', (role) => {
    const routes = Object.keys(createRouteCases({ own: [], foreign: [], quarantined: [] }));
    it.each(routes)('cannot tell by %s whether there is more', async (route) => {
      const [method = ''] = route.split(' ');
      for (const path of createRouteCases(ids)[route] ?? []) {
        await settle(path);
        const asked = { method, path, token: tokenOf(role) };
        const [expected, answer] = await Promise.all([
          askAs(small.app, asked),
          askAs(large.app, asked),
        ]);
        expect({ path, ...plain(answer) }).toEqual({ path, ...plain(expected) });
        const isEcho = /foreign|access-log/.test(decodeURIComponent(path));
        if (!isEcho) expect(answer.text).not.toContain(FOREIGN);
      }
    });
  });
});
