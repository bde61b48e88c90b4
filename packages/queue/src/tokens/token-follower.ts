import type { Logger } from '@k8s-audit/logging';
import {
  connectProducer,
  placeShards,
  type QueueConnection,
  type QueueServers,
} from '../redis-connections.ts';
import {
  readTokenSet,
  tokenSetKey,
  tokenUsesKey,
  type PublishedToken,
  type TokenSet,
} from './token-set.ts';

/** How soon a token that was made or revoked is known here. */
const POLL_MS = 1_000;
const REPORT_USES_MS = 5_000;

/** What ingest knows of the tokens that query publishes. */
export interface TokenFollower {
  /**
   * Unknown: no server has answered yet. Absent: those that answer have no set; query has not
   * published yet, or Redis was lost. Present: a set was read, and stays in force without Redis.
   */
  status(): 'unknown' | 'absent' | 'present';
  /** True once a set said that a token was made. */
  everMade(): boolean;
  /** A token that is valid now, by the hex of its SHA-256. */
  find(hash: string): PublishedToken | null;
  /** Notes that a token was used; told to query within seconds. */
  noteUse(id: string): void;
  close(): void;
}

export function createTokenFollower(
  options: QueueServers & {
    readonly logger: Logger;
    readonly pollMs?: number;
    readonly reportUsesMs?: number;
  },
): TokenFollower {
  const known = new KnownTokens(options.logger);
  const uses = new Map<string, number>();
  const servers = placeShards(options).map((place) => {
    const { index } = place;
    const redis = connectProducer(place);
    redis.on('error', () => undefined); // The queue's own connection has said it already.
    const server = { redis, index };
    redis.on('ready', () => void known.readFrom(server));
    return server;
  });
  const polling = setInterval(() => {
    for (const server of servers) void known.readFrom(server);
  }, options.pollMs ?? POLL_MS);
  const reporting = setInterval(
    () => void reportUses(servers, uses),
    options.reportUsesMs ?? REPORT_USES_MS,
  );
  polling.unref();
  reporting.unref();
  return {
    status: () => known.status,
    everMade: () => known.everMade,
    find: (hash) => known.find(hash),
    noteUse: (id) => void uses.set(id, Date.now()),
    close() {
      clearInterval(polling);
      clearInterval(reporting);
      for (const { redis } of servers) redis.disconnect();
    },
  };
}

interface Server {
  readonly redis: QueueConnection;
  readonly index: number;
}

/** The latest set of all servers. */
class KnownTokens {
  status: 'unknown' | 'absent' | 'present' = 'unknown';
  everMade = false;
  #readAtUs = 0;
  #digest = '';
  #unreadable = '';
  #byHash = new Map<string, PublishedToken>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  find(hash: string): PublishedToken | null {
    const token = this.#byHash.get(hash);
    return token === undefined || isPast(token.expiresAtMs) ? null : token;
  }

  async readFrom({ redis, index }: Server): Promise<void> {
    if (redis.status !== 'ready') return;
    try {
      const [readAt, digest] = await redis.hmget(tokenSetKey(index), 'readAt', 'digest');
      if (!readAt || !digest) {
        if (this.status === 'unknown') this.status = 'absent';
      } else if (digest === this.#digest) {
        this.#readAtUs = Math.max(this.#readAtUs, Number(readAt));
      } else if (Number(readAt) > this.#readAtUs) {
        const [at, whose, text] = await redis.hmget(tokenSetKey(index), 'readAt', 'digest', 'set');
        this.#take(Number(at), whose ?? '', readTokenSet(text ?? ''));
      }
    } catch (error) {
      this.#logger.debug({ index, err: error }, 'the token set was not read');
    }
  }

  #take(readAtUs: number, digest: string, set: TokenSet | null): void {
    if (set === null) {
      if (digest !== this.#unreadable)
        this.#logger.error(
          'the published token set cannot be read: use one version of all services',
        );
      this.#unreadable = digest;
      return;
    }
    if (readAtUs < this.#readAtUs) return; // Another server was faster.
    this.#readAtUs = readAtUs;
    this.#digest = digest;
    this.#byHash = new Map(set.tokens.map((token) => [token.hash, token]));
    this.everMade ||= set.everMade;
    this.status = 'present';
    this.#logger.info({ tokens: set.tokens.length }, 'read the token set');
  }
}

const isPast = (ms: number | null): boolean => ms !== null && ms <= Date.now();

/** Any server will do: query reads them all. What cannot be told now is told the next time. */
async function reportUses(servers: readonly Server[], uses: Map<string, number>): Promise<void> {
  const server = servers.find(({ redis }) => redis.status === 'ready');
  if (uses.size === 0 || server === undefined) return;
  const told = [...uses];
  try {
    await server.redis.hset(tokenUsesKey(server.index), Object.fromEntries(told));
  } catch {
    return;
  }
  for (const [id, ms] of told) if (uses.get(id) === ms) uses.delete(id);
}
