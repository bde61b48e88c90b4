import { describe, expect, it } from '@jest/globals';
import { describeOldRedis } from './check-durability.ts';

describe('describeOldRedis', () => {
  it.each(['7.0.15', '6.2.0', '8.8.1'])('takes %s', (version) =>
    expect(describeOldRedis(`# Server\r\nredis_version:${version}\r\nos:Linux\r\n`)).toEqual([]),
  );
  it.each(['5.0.14', '6.0.16'])('refuses %s', (version) =>
    expect(describeOldRedis(`# Server\r\nredis_version:${version}\r\n`)).toEqual([
      expect.stringContaining('point REDIS_URL at Redis 6.2 or newer'),
    ]),
  );
  it('trusts a server that does not say', () => expect(describeOldRedis('')).toEqual([]));
});
