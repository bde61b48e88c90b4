import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type RunningServer } from '@k8s-audit/http-kit';
import { anAuditEvent, aReceivedBatch, eventually } from '@k8s-audit/testkit';
import { roleRulesSchema } from '../access/role-rules.ts';
import { createTestApp, TEST_API_TOKEN } from '../testing/create-test-app.ts';
import { addToken, openWorld, type World } from '../testing/open-world.ts';

let world: World;
let server: RunningServer;
let rules = roleRulesSchema.parse({});

beforeAll(async () => {
  world = await openWorld([['prod', [anAuditEvent()]]]);
  const scopes = [{ clusters: ['prod'], namespaces: ['shop'] }];
  await addToken(world, { name: 'own', role: 'auditor', scopes });
  await addToken(world, { name: 'masked', role: 'viewer', scopes: [{ clusters: ['*'] }] });
  const auth = { rules: () => rules };
  const { app } = createTestApp(world.store.db, { auth, liveCheckMs: 50 });
  server = await startServer(app, { host: '127.0.0.1', port: 0 });
}, 120_000);
afterAll(async () => {
  await server.close();
  await world.close();
});

interface View {
  text(): string;
  ids(): string[];
  readonly ended: Promise<void>;
  close(): void;
}

async function watch(token: string, options: { q?: string; lastId?: string } = {}): Promise<View> {
  const abort = new AbortController();
  const { q = '', lastId } = options;
  const response = await fetch(
    `http://127.0.0.1:${server.port}/api/v1/tail?q=${encodeURIComponent(q)}`,
    {
      signal: abort.signal,
      headers: {
        authorization: `Bearer ${token}`,
        ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
      },
    },
  );
  expect(response.status).toBe(200);
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? [])
      text += Buffer.from(chunk as Uint8Array).toString();
  };
  return {
    text: () => text,
    ids: () => [...text.matchAll(/^id: (.*)\ndata:/gm)].map((match) => match[1] ?? ''),
    ended: read().catch(() => undefined),
    close: () => abort.abort(),
  };
}

async function store(...events: readonly object[]): Promise<void> {
  const { writer } = world.store;
  await writer.commit([writer.prepare(aReceivedBatch('prod', events))]);
}

const inNamespace = (namespace: string, name: string, more: object = {}) =>
  anAuditEvent({ objectRef: { resource: 'pods', namespace, name }, ...more });

describe('a live view', () => {
  it('shows what one may see, and its places tell nothing of the rest', async () => {
    const [own, all] = [await watch('k8saudit_own'), await watch(TEST_API_TOKEN)];
    await store(
      inNamespace('vault', 'foreign'),
      inNamespace('shop', 'own-1'),
      inNamespace('vault', 'foreign'),
    );
    await eventually(() => expect(all.ids()).toHaveLength(3));
    await eventually(() => expect(own.text()).toContain('own-1'));
    expect(own.text()).not.toContain('foreign');
    expect(all.ids().every((id) => /^\d+\.\d+$/.test(id))).toBe(true);
    expect(own.text()).not.toMatch(/^id: \d+\./m);
    // Nor does their length.
    expect([...own.text().matchAll(/^id: ([\w-]+)$/gm)].every(([, id]) => id?.length === 59)).toBe(
      true,
    );
    own.close();

    // It goes on behind the last one, and takes no place that it was not given.
    await store(inNamespace('shop', 'own-2'), inNamespace('vault', 'foreign'));
    const [lastId] = own.ids();
    const resumed = await watch('k8saudit_own', { lastId: lastId ?? '' });
    await eventually(() => expect(resumed.text()).toContain('own-2'));
    expect(resumed.text()).not.toMatch(/own-1|foreign/);
    const forged = await watch('k8saudit_own', { lastId: '0.0' });
    await store(inNamespace('shop', 'own-3'));
    await eventually(() => expect(forged.text()).toContain('own-3'));
    expect(forged.text()).not.toContain('own-2');
    for (const view of [all, resumed, forged]) view.close();
  });

  it('shows it as one may see it', async () => {
    const body = { sourceIPs: ['10.9.9.9'], level: 'Request', requestObject: { word: 'hidden' } };
    const masked = await watch('k8saudit_masked');
    const asked = await watch('k8saudit_masked', { q: 'hidden or ip:10.9.9.9' });
    const all = await watch(TEST_API_TOKEN, { q: 'hidden or ip:10.9.9.9' });
    await store(inNamespace('shop', 'masked-1', body));
    await eventually(() => expect(masked.text()).toContain('masked-1'));
    await eventually(() => expect(all.text()).toContain('10.9.9.9'));
    expect(masked.text()).not.toContain('10.9.9.9');
    expect(asked.ids()).toEqual([]);
    for (const view of [masked, asked, all]) view.close();
  });

  it('ends with the right to see', async () => {
    const view = await watch('k8saudit_own');
    rules = roleRulesSchema.parse({ masks: { auditor: ['bodies'] } });
    await view.ended;
    const again = await watch('k8saudit_own');
    await world.store.db.knex('api_tokens').update({ revoked_at: new Date() });
    await again.ended;
  });
});
