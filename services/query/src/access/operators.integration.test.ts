import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listClusterTokens } from '@k8s-audit/store';
import { anAuditEvent } from '@k8s-audit/testkit';
import { TEST_API_TOKEN } from '../testing/create-test-app.ts';
import {
  addToken,
  addTokenOf,
  askAs,
  listQuarantined,
  openWorld,
  type World,
} from '../testing/open-world.ts';
import { ROLES } from './roles.ts';

/** Two clusters, one item in quarantine, and everyone's token over `prod`, or over everything. */
let world: World;

beforeAll(async () => {
  world = await openWorld([
    ['prod', [anAuditEvent()]],
    ['dev', [anAuditEvent(), ['no event']]],
  ]);
  for (const role of ROLES) {
    await addToken(world, { name: `${role}-prod`, role, scopes: [{ clusters: ['pr*d'] }] });
    await addToken(world, { name: `${role}-all`, role, scopes: [{ clusters: ['*'] }] });
  }
  for (const cluster of ['prod', 'dev']) await addTokenOf(world, cluster, `of-${cluster}`);
}, 120_000);
afterAll(() => world.close());

const ask = (method: string, path: string, who: string) =>
  askAs(world.app, { method, path, token: `k8saudit_${who}` });
const statusOf = async (method: string, path: string, who: string) =>
  (await ask(method, path, who)).status;

describe('the tokens of clusters', () => {
  it.each(['viewer', 'auditor'])('are nothing for a %s', async (role) => {
    for (const path of ['/clusters/new', '/clusters/prod/tokens', '/api/v1/clusters/prod/tokens'])
      expect(await statusOf('GET', path, `${role}-all`)).toBe(403);
    expect(await statusOf('POST', '/clusters/new cluster=prod', `${role}-all`)).toBe(403);
    expect(await statusOf('POST', '/api/v1/clusters/prod/tokens', `${role}-all`)).toBe(403);
    expect(await statusOf('DELETE', '/api/v1/clusters/prod/tokens/of-prod', `${role}-all`)).toBe(
      403,
    );
    const { text } = await ask('GET', '/clusters', `${role}-all`);
    expect(text).toContain('prod');
    expect(text).not.toMatch(/clusters\/new|\/tokens/);
  });

  it.each(['operator', 'admin'])('are for an %s of the cluster, in their name', async (role) => {
    const made = await ask('POST', '/api/v1/clusters/prod/tokens', `${role}-prod`);
    expect(made.status).toBe(201);
    const { id } = JSON.parse(made.text) as { id: string };
    const listed = await listClusterTokens(world.store.db, 'prod');
    expect(listed.find((token) => token.id === id)?.createdBy).toBe('admin');
    const path = `/api/v1/clusters/prod/tokens/${id}`;
    expect(await statusOf('DELETE', path, `${role}-prod`)).toBe(200);
    expect((await ask('GET', '/clusters', `${role}-prod`)).text).toContain('/clusters/prod/tokens');
  });

  it('are not for an operator of another cluster, whether there are any or not', async () => {
    for (const cluster of ['dev', 'none']) {
      const path = `/api/v1/clusters/${cluster}/tokens`;
      for (const one of [path, `/clusters/${cluster}/tokens`, `/clusters/${cluster}/first-event`])
        expect(await statusOf('GET', one, 'operator-prod')).toBe(403);
      expect(await statusOf('POST', path, 'operator-prod')).toBe(403);
      expect(await statusOf('POST', `${path}/rotate`, 'operator-prod')).toBe(403);
      expect(await statusOf('DELETE', `${path}/of-dev`, 'operator-prod')).toBe(403);
      expect(await statusOf('POST', `/clusters/new cluster=${cluster}`, 'operator-prod')).toBe(403);
    }
    expect(await listClusterTokens(world.store.db, 'dev')).toHaveLength(1);
    expect((await ask('GET', '/clusters', 'operator-prod')).text).not.toContain('dev/tokens');
  });
});

describe('the quarantine', () => {
  it('is changed by operators who see everything, and looked at by auditors', async () => {
    const [id = ''] = await listQuarantined(world);
    for (const who of ['viewer-all', 'auditor-prod', 'operator-prod', 'admin-prod']) {
      expect(await statusOf('GET', `/quarantine/${id}`, who)).toBe(404);
      expect(await statusOf('GET', `/api/v1/quarantine/${id}/body`, who)).toBe(404);
      expect(await statusOf('POST', `/quarantine/${id}/replay`, who)).toBe(404);
    }
    const seen = await ask('GET', `/quarantine/${id}`, 'auditor-all');
    expect([seen.status, seen.text.includes('Discard it')]).toEqual([200, false]);
    for (const path of [`${id}/replay`, `${id}/discard reason=x`])
      expect(await statusOf('POST', `/quarantine/${path}`, 'auditor-all')).toBe(403);
    expect((await ask('GET', `/quarantine/${id}`, 'operator-all')).text).toContain('Discard it');
    expect(await statusOf('POST', `/quarantine/${id}/replay`, 'operator-all')).toBe(303);
  });
});

describe('completeness', () => {
  it('is told of the clusters of which somebody sees everything', async () => {
    const clustersOf = async (token: string) => {
      const path = '/api/v1/completeness';
      const { text } = await askAs(world.app, { method: 'GET', path, token });
      return (JSON.parse(text) as { items: Array<{ cluster: string }> }).items.map(
        ({ cluster }) => cluster,
      );
    };
    expect(await clustersOf('k8saudit_viewer-prod')).toEqual(['prod']);
    expect(await clustersOf(TEST_API_TOKEN)).toEqual(['dev', 'prod']);
  });
});
