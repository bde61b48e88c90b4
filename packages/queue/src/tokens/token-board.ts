import { createHash } from 'node:crypto';
import type { Logger } from '@k8s-audit/logging';
import { connectProducer, placeShards, type QueueServers } from '../redis-connections.ts';
import { tokenSetKey, tokenUsesKey, type TokenSet } from './token-set.ts';

/** Where query puts the token set for ingest, and finds when tokens were used. */
export interface TokenBoard {
  /**
   * Puts the set on every server, unless one that was read later is there. `readAtUs` is when the
   * database was asked, by its own clock. Never rejects: a server that is away gets it the next time.
   */
  publish(set: TokenSet, readAtUs: number): Promise<Publication>;
  /** When each token was last used, in ms since 1970, as far as servers answer. */
  readUses(): Promise<Map<string, number>>;
  close(): void;
}

export interface Publication {
  readonly servers: number;
  /** How many of them have it. Ingest takes the latest of all that it reaches. */
  readonly reached: number;
}

/** Sets only what was read later, so that a slow publisher never brings a revoked token back. */
const SET_IF_LATER = `
local there = redis.call('HGET', KEYS[1], 'readAt')
if there and tonumber(there) >= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'readAt', ARGV[1], 'digest', ARGV[2], 'set', ARGV[3])
return 1`;

export function createTokenBoard(
  options: QueueServers & {
    readonly logger: Logger;
  },
): TokenBoard {
  const servers = placeShards(options).map((place) => {
    const { index } = place;
    const redis = connectProducer(place);
    redis.on('error', (error) => options.logger.debug({ index, err: error }, 'Redis is away'));
    return { redis, index };
  });
  return {
    async publish(set, readAtUs) {
      const text = JSON.stringify(set);
      const digest = createHash('sha256').update(text).digest('hex');
      const answers = await Promise.allSettled(
        servers.map(({ redis, index }) =>
          redis.eval(SET_IF_LATER, 1, tokenSetKey(index), readAtUs, digest, text),
        ),
      );
      const failures = answers.filter((answer) => answer.status === 'rejected');
      for (const { reason } of failures)
        options.logger.debug({ err: reason }, 'the token set was not published');
      return { servers: servers.length, reached: servers.length - failures.length };
    },
    async readUses() {
      const answers = await Promise.allSettled(
        servers.map(({ redis, index }) => redis.hgetall(tokenUsesKey(index))),
      );
      const uses = new Map<string, number>();
      for (const answer of answers) {
        if (answer.status === 'rejected') continue;
        for (const [id, ms] of Object.entries(answer.value))
          uses.set(id, Math.max(uses.get(id) ?? 0, Number(ms)));
      }
      return uses;
    },
    close() {
      for (const { redis } of servers) redis.disconnect();
    },
  };
}
