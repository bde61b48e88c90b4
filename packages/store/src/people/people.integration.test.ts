import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOSTILE_STRINGS, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { connectAccessLog, type Access } from './access-log.ts';
import { connectApiTokens } from './api-tokens.ts';
import { connectPeople, type Person } from './people.ts';
import { connectSessions } from './sessions.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 120_000);
afterAll(() => store.close());

const NOW = new Date('2026-01-31T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const after = (ms: number): Date => new Date(NOW.getTime() + ms);
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const ada: Person = { id: 'oidc:1', name: 'ada', groups: ['sre', 'it’s'] };

describe('people', () => {
  it('are known with their groups of now, and tell a change of their role once', async () => {
    const people = connectPeople(store.db);
    await people.signIn({ ...ada, groups: ['old'] }, NOW);
    await people.signIn(ada, NOW);
    expect(await people.changeGrant(ada.id, 'auditor')).toEqual({ before: '' });
    expect(await people.changeGrant(ada.id, 'auditor')).toBeNull();
    const told = await Promise.all([1, 2, 3].map(() => people.changeGrant(ada.id, 'admin')));
    expect(told.filter((one) => one !== null)).toEqual([{ before: 'auditor' }]);
  });
});

describe('a session', () => {
  const session = (name: string) => ({
    hash: hashOf(name),
    person: ada.id,
    signedInBy: 'oidc',
    address: '10.0.0.7',
    agent: 'x'.repeat(1_000),
    startedAt: NOW,
    expiresAt: after(12 * HOUR_MS),
  });
  const at = (ms: number) => ({ now: after(ms), seenAfter: after(ms - HOUR_MS) });

  it('ends when it is not used, and in any case at its end', async () => {
    const sessions = connectSessions(store.db);
    await sessions.start(session('a'));
    expect(await sessions.find(hashOf('a'), at(0.9 * HOUR_MS))).toMatchObject({ person: ada });
    // The use before was noted: it lives on.
    expect(await sessions.find(hashOf('a'), at(1.5 * HOUR_MS))).not.toBeNull();
    expect(await sessions.find(hashOf('a'), at(3 * HOUR_MS))).toBeNull();
    await sessions.start(session('b'));
    for (let hour = 0; hour < 12; hour += 0.5)
      expect(await sessions.find(hashOf('b'), at(hour * HOUR_MS))).not.toBeNull();
    expect(await sessions.find(hashOf('b'), at(12 * HOUR_MS))).toBeNull();
  });

  it('ends alone, or with all others of the person', async () => {
    const sessions = connectSessions(store.db);
    for (const name of ['c', 'd', 'e']) await sessions.start(session(name));
    await sessions.end(hashOf('c'));
    expect(await sessions.find(hashOf('c'), at(0))).toBeNull();
    expect((await sessions.list(ada.id, at(0))).length).toBeGreaterThanOrEqual(2);
    expect(await sessions.endAll(ada.id)).toBeGreaterThanOrEqual(2);
    expect(await sessions.find(hashOf('d'), at(0))).toBeNull();
    expect(await sessions.list(ada.id, at(0))).toEqual([]);
  });
});

describe('an API token', () => {
  const token = (n: number, owner = ada.id) => ({
    id: n.toString(16).padStart(32, '0'),
    hash: hashOf(`token ${n}`),
    owner,
    name: `ci ${n}`,
    role: 'viewer',
    scopes: '[]',
    madeAt: NOW,
    expiresAt: after(HOUR_MS),
  });
  const from = (ms: number) => ({ now: after(ms), address: '10.0.0.7' });

  it('works until it expires or is revoked by its owner', async () => {
    const tokens = connectApiTokens(store.db);
    await tokens.add(token(1));
    expect(await tokens.use(hashOf('token 1'), from(1))).toMatchObject({
      name: 'ci 1',
      owner: ada,
    });
    const [listed] = await tokens.list(ada.id);
    expect(listed).toMatchObject({ usedAt: after(1), usedFrom: '10.0.0.7' });
    expect(await tokens.use(hashOf('token 1'), from(HOUR_MS))).toBeNull();
    expect(await tokens.revoke(token(1).id, { owner: 'another', now: NOW })).toBeNull();
    expect(await tokens.use(hashOf('token 1'), from(2))).not.toBeNull();
    expect(await tokens.revoke(token(1).id, { owner: ada.id, now: NOW })).toBe('ci 1');
    expect(await tokens.revoke(token(1).id, { owner: ada.id, now: NOW })).toBeNull();
    expect(await tokens.use(hashOf('token 1'), from(3))).toBeNull();
  });

  it('is one of a hundred at most', async () => {
    const tokens = connectApiTokens(store.db);
    const { id } = { ...ada, id: 'busy' };
    const added = [];
    for (let n = 100; n < 202; n += 1) added.push(await tokens.add(token(n, id)));
    expect(added.filter(Boolean)).toHaveLength(100);
  });
});

describe('the access log', () => {
  const entry = (n: number, more: Partial<Access> = {}): Access => ({
    at: after(n),
    person: ada.id,
    name: 'ada',
    signedInBy: 'oidc',
    action: n % 2 === 0 ? 'search' : 'view',
    target: '/',
    search: `q=${n}`,
    results: n,
    status: 200,
    address: '10.0.0.7',
    ...more,
  });

  it('is listed newest first, by person and action, page by page', async () => {
    const log = connectAccessLog(store.db);
    await log.append([]);
    await log.append([0, 1, 2, 3].map((n) => entry(n)));
    await log.append([entry(4, { person: 'another' })]);
    const all = await log.list({ limit: 3 });
    expect(all.map(({ search }) => search)).toEqual(['q=4', 'q=3', 'q=2']);
    const rest = await log.list({ limit: 3, before: all.at(-1)?.id });
    expect(rest.map(({ search }) => search)).toEqual(['q=1', 'q=0']);
    const own = await log.list({ limit: 9, person: ada.id, action: 'search' });
    expect(own.map(({ results }) => results)).toEqual([2, 0]);
  });

  it('keeps whatever was asked as it was, as far as it has room', async () => {
    const log = connectAccessLog(store.db);
    await log.append(
      HOSTILE_STRINGS.map((text) =>
        entry(9, { name: text, target: text, search: text, action: 'x' }),
      ),
    );
    const kept = await log.list({ limit: 99, action: 'x' });
    expect(kept.map(({ search }) => search).toReversed()).toEqual(
      HOSTILE_STRINGS.map((text) => text.toWellFormed()),
    );
  });
});
