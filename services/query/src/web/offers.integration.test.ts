import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent } from '@k8s-audit/testkit';
import type { Role } from '../access/roles.ts';
import type { Scopes } from '../access/scope.ts';
import { addToken, askAs, listIds, openWorld, type World } from '../testing/open-world.ts';

let world: World;
let event: string;

beforeAll(async () => {
  world = await openWorld([['prod', [anAuditEvent()]]]);
  [event = ''] = await listIds(world.app);
}, 120_000);
afterAll(() => world.close());

const EVERYTHING: Scopes = [{ clusters: ['*'] }];

describe('what pages lead to', () => {
  it.each<[Role, Scopes, { log: boolean; evidence: boolean }]>([
    ['admin', EVERYTHING, { log: true, evidence: true }],
    ['auditor', EVERYTHING, { log: true, evidence: true }],
    ['viewer', EVERYTHING, { log: false, evidence: false }], // Who has masks.
    ['auditor', [{ clusters: ['prod'] }], { log: false, evidence: false }],
  ])('as %s of %j', async (role, scopes, offers) => {
    const name = `${role}${scopes[0]?.clusters.join() ?? ''}`;
    const token = await addToken(world, { name, role, scopes });
    const get = (path: string) => askAs(world.app, { method: 'GET', path, token });
    const feed = (await get('/')).text;
    expect(feed).toContain('data-export="csv"');
    expect({
      log: feed.includes('href="/proof"'),
      evidence: feed.includes('data-export="evidence"'),
    }).toEqual(offers);
    expect((await get(`/events/${event}`)).text.includes(`href="/proof?event=${event}"`)).toBe(
      offers.log,
    );
    // What is not offered is refused as well; without a signature there is no evidence yet.
    expect((await get('/proof')).status).toBe(offers.log ? 200 : 403);
    expect((await get('/api/v1/evidence')).status).toBe(offers.evidence ? 404 : 403);
  });
});
