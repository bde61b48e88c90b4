import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createLogger } from '@k8s-audit/logging';
import { startRedis, type StartedRedis } from '../testing/start-redis.ts';
import { createTokenBoard } from './token-board.ts';
import { createTokenFollower } from './token-follower.ts';
import { tokenSetKey, type TokenSet } from './token-set.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const cleanups: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const hex = (token: string) => createHash('sha256').update(token).digest('hex');
const setOf = (...tokens: string[]): TokenSet => ({
  v: 1,
  everMade: true,
  tokens: tokens.map((token) => ({
    id: `id-${token}`,
    cluster: 'prod',
    hash: hex(token),
    expiresAtMs: null,
  })),
});

async function eventually(check: () => boolean | Promise<boolean>): Promise<void> {
  for (const until = Date.now() + 8_000; Date.now() < until;) {
    if (await check()) return;
    await delay(25);
  }
  throw new Error('it never came true');
}

async function startServers(count: number): Promise<StartedRedis[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => startRedis()));
  cleanups.push(...servers.map((server) => () => server.stop()));
  return servers;
}

async function setUp(servers: readonly StartedRedis[]) {
  const redisUrls = servers.map(({ url }) => url);
  const follower = createTokenFollower({ redisUrls, logger, pollMs: 50, reportUsesMs: 50 });
  const board = createTokenBoard({ redisUrls, logger });
  cleanups.push(
    () => follower.close(),
    () => board.close(),
  );
  return { follower, board };
}

describe('the token set', () => {
  it('is known at ingest soon after it was published, and revoked again', async () => {
    const servers = await startServers(2);
    const { follower, board } = await setUp(servers);
    expect([follower.status(), follower.find(hex('a'))]).toEqual(['unknown', null]);
    await eventually(() => follower.status() === 'absent');
    expect(await board.publish(setOf('a', 'b'), 1)).toEqual({ servers: 2, reached: 2 });
    await eventually(() => follower.find(hex('a')) !== null);
    expect(follower.find(hex('a'))).toMatchObject({ id: 'id-a', cluster: 'prod' });
    expect(follower.everMade()).toBe(true);

    await board.publish(setOf('b'), 2);
    await eventually(() => follower.find(hex('a')) === null);
    expect(follower.find(hex('b'))).not.toBeNull();
  });

  it('is not replaced by one that was read earlier', async () => {
    const { follower, board } = await setUp(await startServers(1));
    await eventually(() => follower.status() === 'absent');
    await board.publish(setOf('new'), 20);
    await board.publish(setOf('revoked'), 19);
    await eventually(() => follower.find(hex('new')) !== null);
    await delay(300);
    expect(follower.find(hex('revoked'))).toBeNull();
  });

  it('counts where it is latest when servers differ, and reaches those that were away', async () => {
    const [first, second] = (await startServers(2)) as [StartedRedis, StartedRedis];
    const { follower, board } = await setUp([first, second]);
    await eventually(() => follower.status() === 'absent');
    await board.publish(setOf('old'), 1);
    await eventually(() => follower.find(hex('old')) !== null);
    first.signal('SIGSTOP');
    expect(await board.publish(setOf('new'), 2)).toEqual({ servers: 2, reached: 1 });
    await eventually(() => follower.find(hex('new')) !== null);
    first.signal('SIGCONT');
    await delay(500);
    expect([follower.find(hex('old')), follower.find(hex('new'))?.cluster]).toEqual([null, 'prod']);
    await eventually(async () => (await board.publish(setOf('new'), 3)).reached === 2);
  });

  it('stays in force while Redis is away, and after it lost everything', async () => {
    const [server] = (await startServers(1)) as [StartedRedis];
    const { follower, board } = await setUp([server]);
    await eventually(() => follower.status() === 'absent');
    await board.publish(setOf('a'), 1);
    await eventually(() => follower.find(hex('a')) !== null);
    server.signal('SIGSTOP');
    await delay(500);
    expect(follower.find(hex('a'))).not.toBeNull();
    server.signal('SIGCONT');
    const redis = new Redis(server.url);
    await redis.flushall();
    await delay(300);
    expect([follower.status(), follower.find(hex('a'))?.id]).toEqual(['present', 'id-a']);
    await board.publish(setOf('b'), 2);
    await eventually(() => follower.find(hex('b')) !== null && follower.find(hex('a')) === null);
    redis.disconnect();
  });

  it('is kept when a later one cannot be read', async () => {
    const [server] = (await startServers(1)) as [StartedRedis];
    const { follower, board } = await setUp([server]);
    await eventually(() => follower.status() === 'absent');
    await board.publish(setOf('a'), 1);
    await eventually(() => follower.find(hex('a')) !== null);
    const redis = new Redis(server.url);
    await redis.hset(tokenSetKey(0), { readAt: '5', digest: 'x', set: '{"v":2}' });
    await delay(300);
    expect(follower.find(hex('a'))).not.toBeNull();
    redis.disconnect();
  });

  it('ends a token by itself when its time has come', async () => {
    const { follower, board } = await setUp(await startServers(1));
    await eventually(() => follower.status() === 'absent');
    const set = setOf('a', 'b');
    const tokens = set.tokens.map((token, n) => ({
      ...token,
      expiresAtMs: Date.now() + (n === 0 ? 1_000 : 60_000),
    }));
    await board.publish({ ...set, tokens }, 1);
    await eventually(() => follower.find(hex('a')) !== null);
    await eventually(() => follower.find(hex('a')) === null);
    expect(follower.find(hex('b'))).not.toBeNull();
  });

  it('gets to know when a token was used', async () => {
    const { follower, board } = await setUp(await startServers(1));
    await eventually(() => follower.status() === 'absent');
    const before = Date.now();
    follower.noteUse('id-a');
    await eventually(async () => (await board.readUses()).has('id-a'));
    expect((await board.readUses()).get('id-a')).toBeGreaterThanOrEqual(before);
  });
});
