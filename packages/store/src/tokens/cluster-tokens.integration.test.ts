import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '@k8s-audit/testkit';
import {
  addClusterToken,
  listClusterTokens,
  listTokenClusters,
  MOST_LIVE_TOKENS,
  readLiveTokens,
  recordTokenUses,
  revokeClusterToken,
  type NewClusterToken,
} from '../index.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());

const aToken = (cluster: string, more: Partial<NewClusterToken> = {}): NewClusterToken => ({
  id: randomBytes(10).toString('hex'),
  cluster,
  hash: randomBytes(32),
  hint: 'abcd',
  label: '',
  createdBy: 'admin',
  expiresAt: null,
  ...more,
});
const inMs = (ms: number): Date => new Date(Date.now() + ms);
const liveIds = async (cluster: string): Promise<string[]> =>
  (await readLiveTokens(store.db)).tokens
    .filter((token) => token.cluster === cluster)
    .map(({ id }) => id);

describe('tokens of clusters', () => {
  it('are read with the time, and whether one was ever made', async () => {
    const before = await readLiveTokens(store.db);
    expect(before).toMatchObject({ everMade: false, tokens: [] });
    expect(Math.abs(before.readAtUs / 1_000 - Date.now())).toBeLessThan(60_000);

    const token = aToken('first', { label: 'it’s <b>; DROP TABLE', expiresAt: inMs(60_000) });
    expect(await addClusterToken(store.db, token)).toBe(true);
    const after = await readLiveTokens(store.db);
    expect(after.everMade).toBe(true);
    expect(after.readAtUs).toBeGreaterThan(before.readAtUs);
    expect(after.tokens).toEqual([
      { id: token.id, cluster: 'first', hash: token.hash, expiresAt: token.expiresAt },
    ]);
    expect(await listClusterTokens(store.db, 'first')).toMatchObject([
      { id: token.id, label: token.label, createdBy: 'admin', revokedAt: null, lastUsedAt: null },
    ]);
  });

  it('are in force until they expire or are revoked, and stay listed', async () => {
    const [lasting, expired, revoked] = [
      aToken('second'),
      aToken('second', { expiresAt: inMs(-1_000) }),
      aToken('second'),
    ];
    for (const token of [lasting, expired, revoked]) await addClusterToken(store.db, token);
    const { id } = revoked;
    expect(await revokeClusterToken(store.db, { id, cluster: 'other', revokedBy: 'x' })).toBe(
      false,
    );
    expect(await revokeClusterToken(store.db, { id, cluster: 'second', revokedBy: 'eve' })).toBe(
      true,
    );
    expect(await revokeClusterToken(store.db, { id, cluster: 'second', revokedBy: 'bob' })).toBe(
      true,
    );
    expect(await liveIds('second')).toEqual([lasting.id]);
    const listed = await listClusterTokens(store.db, 'second');
    expect(listed).toHaveLength(3);
    expect(listed.find((token) => token.id === id)?.revokedBy).toBe('eve');
    expect(await listTokenClusters(store.db)).toContainEqual({
      cluster: 'second',
      tokens: 1,
      lastUsedAt: null,
    });
  });

  it('end by a rotation, unless they end sooner by themselves', async () => {
    const [lasting, soon] = [inMs(3_600_000), inMs(60_000)];
    const old = aToken('third', { expiresAt: lasting });
    const ending = aToken('third', { expiresAt: soon });
    for (const token of [old, ending, aToken('elsewhere')]) await addClusterToken(store.db, token);
    const othersUntil = inMs(600_000);
    const fresh = aToken('third');
    await addClusterToken(store.db, fresh, { othersUntil });
    const ends = new Map((await readLiveTokens(store.db)).tokens.map((t) => [t.id, t.expiresAt]));
    expect([old, ending, fresh].map(({ id }) => ends.get(id))).toEqual([othersUntil, soon, null]);
    expect((await listClusterTokens(store.db, 'elsewhere'))[0]?.expiresAt).toBeNull();
  });

  it('are not more than some at once', async () => {
    for (let n = 0; n < MOST_LIVE_TOKENS; n += 1)
      expect(await addClusterToken(store.db, aToken('many'))).toBe(true);
    expect(await addClusterToken(store.db, aToken('many'))).toBe(false);
    const [{ id } = { id: '' }] = await listClusterTokens(store.db, 'many');
    await revokeClusterToken(store.db, { id, cluster: 'many', revokedBy: 'x' });
    expect(await addClusterToken(store.db, aToken('many'))).toBe(true);
  });

  it('remember when they were used, to half a minute', async () => {
    const token = aToken('used');
    await addClusterToken(store.db, token);
    const use = async (ms: number) => {
      await recordTokenUses(
        store.db,
        new Map([
          [token.id, ms],
          ['unknown', ms],
        ]),
      );
      return (await listClusterTokens(store.db, 'used'))[0]?.lastUsedAt?.getTime();
    };
    const at = Date.now();
    expect(await use(at)).toBe(at);
    expect(await use(at - 60_000)).toBe(at);
    expect(await use(at + 1_000)).toBe(at);
    expect(await use(at + 60_000)).toBe(at + 60_000);
  });
});
