import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { trimTransactions } from './trim-transactions.ts';

describe('trimTransactions', () => {
  it('leaves to transactions what they need, and to the connection all that it has', () => {
    const redis = new Redis({ lazyConnect: true });
    for (const name of ['needed', 'other'])
      redis.defineCommand(name, { numberOfKeys: 0, lua: 'return 1' });
    const offered = (name: string): boolean => name in redis.multi();
    expect([offered('needed'), offered('other')]).toEqual([true, true]);
    trimTransactions(redis, (name) => name === 'needed');
    expect([offered('needed'), offered('other')]).toEqual([true, false]);
    expect('other' in redis).toBe(true);
    redis.disconnect();
  });
});
