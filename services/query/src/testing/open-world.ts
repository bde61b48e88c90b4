import type { Express } from 'express';
import supertest from 'supertest';
import { hashSecret } from '@k8s-audit/http-kit';
import {
  addClusterToken,
  checkCompleteness,
  connectApiTokens,
  connectPeople,
  listQuarantine,
} from '@k8s-audit/store';
import { aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import type { Role } from '../access/roles.ts';
import type { Scopes } from '../access/scope.ts';
import type { AuthSettings } from '../auth/create-auth.ts';
import { ADMIN, TOKEN_PREFIX } from '../auth/identify-viewer.ts';
import { FOREIGN } from './two-worlds.ts';
import { createTestApp, TEST_API_TOKEN, type TestApp } from './create-test-app.ts';

/** A store with its app, in which everything is received at the same moment. */
export interface World extends TestApp {
  readonly store: TestStore;
  close(): Promise<void>;
}

export async function openWorld(
  batches: ReadonlyArray<readonly [cluster: string, events: readonly object[]]>,
  auth: Partial<AuthSettings> = {},
): Promise<World> {
  const store = await openTestStore();
  const { writer, db } = store;
  for (const [cluster, events] of batches) {
    const batch = { ...aReceivedBatch(cluster, events), receivedAt: new Date() };
    await writer.commit([writer.prepare(batch)]);
  }
  await checkCompleteness(db, async () => ({ shards: [], counts: [] }));
  await connectPeople(db).signIn(ADMIN, new Date());
  const made = createTestApp(db, { auth });
  return {
    ...made,
    store,
    async close() {
      await made.recorder.flush();
      await store.close();
    },
  };
}

/** A token of the administrator that may less; the same under its name in every world. */
export async function addToken(
  { store }: World,
  { name, role, scopes }: { name: string; role: Role; scopes: Scopes },
): Promise<string> {
  const token = `${TOKEN_PREFIX}${name}`;
  await connectApiTokens(store.db).add({
    id: hashSecret(name).toString('hex').slice(0, 32),
    hash: hashSecret(token),
    owner: ADMIN.id,
    name,
    role,
    scopes: JSON.stringify(scopes),
    madeAt: new Date(),
    expiresAt: new Date(Date.now() + 86_400_000),
  });
  return token;
}

/** A token that a cluster sends with. */
export async function addTokenOf({ store }: World, cluster: string, id: string): Promise<void> {
  const hash = hashSecret(cluster);
  const rest = { hint: '', label: FOREIGN, createdBy: FOREIGN, expiresAt: null };
  await addClusterToken(store.db, { id, cluster, hash, ...rest }, {});
}

export async function listQuarantined({ store }: World): Promise<string[]> {
  const { items } = await listQuarantine(store.db, { state: 'kept', limit: 10 });
  return items.map(({ id }) => id);
}

/** Newest first, as many as one page has. */
export async function listIds(app: Express, token: string = TEST_API_TOKEN): Promise<string[]> {
  const { text } = await askAs(app, { method: 'GET', path: '/api/v1/events?limit=1000', token });
  return (JSON.parse(text) as { items: Array<{ id: string }> }).items.map(({ id }) => id);
}

export interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
}

/** Any answer as text; what stands behind a space in the path is sent as a form. */
export async function askAs(
  app: Express,
  { method, path, token }: { method: string; path: string; token: string },
): Promise<Answer> {
  const agent = supertest(app);
  const [url = '', form = ''] = path.split(' ');
  const asked =
    method === 'POST'
      ? agent.post(url).type('form').send(form)
      : method === 'DELETE'
        ? agent.delete(url)
        : agent.get(url);
  const { status, body, headers } = await asked
    .set({ authorization: `Bearer ${token}`, host: 'audit.example.com' })
    .buffer(true)
    .parse((response, done) => {
      let all = '';
      response.on('data', (chunk: Buffer) => (all += chunk.toString()));
      response.on('end', () => done(null, all));
    });
  return { status, type: (headers as Record<string, string>)['content-type'], text: String(body) };
}
