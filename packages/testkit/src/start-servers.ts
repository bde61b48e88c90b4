import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startPrivateMariadb, startPrivateRedis } from '@k8s-audit/local';
import type { DatabaseAddress } from '@k8s-audit/store';

export type Redis = Awaited<ReturnType<typeof startPrivateRedis>>;
export type Mariadb = Awaited<ReturnType<typeof startPrivateMariadb>>;

export interface RedisCrash {
  readonly index?: number;
  readonly awayMs?: number;
  readonly signal?: 'SIGKILL' | 'SIGTERM';
}

export interface RunningServers {
  redis(index: number): Redis;
  redises(): readonly Redis[];
  mariadb(): Mariadb;
  /** Ends it, by kill -9 unless given; nothing for a while, then a new process on the same port and data. */
  crashRedis(how: RedisCrash): Promise<void>;
  crashMariadb(awayMs: number): Promise<void>;
  /** May also change the settings of MariaDB. */
  readonly databaseAdmin: DatabaseAddress;
  stop(): Promise<void>;
}

export const PASSWORD = 'test';
const ADMIN = 'lab_admin';

/** The product's account gets no right to write, or to come in, where others no longer may. */
export const ADMIN_SQL: readonly string[] = [
  `CREATE USER IF NOT EXISTS '${ADMIN}'@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';`,
  `GRANT ALL ON *.* TO '${ADMIN}'@'127.0.0.1';`,
  `REVOKE SUPER, READ ONLY ADMIN, CONNECTION ADMIN ON *.* FROM 'k8s_audit'@'127.0.0.1';`,
];

/** A MariaDB and Redis servers of one's own, which keep their data in the folder. */
export async function startServers(options: {
  readonly dataDir: string;
  readonly bufferPoolMb: number;
  readonly redisServers: number;
  readonly mariadbFlags?: readonly string[] | undefined;
}): Promise<RunningServers> {
  const { dataDir, bufferPoolMb } = options;
  const startMariadb = (port?: number): Promise<Mariadb> =>
    startPrivateMariadb({
      dataDir,
      password: PASSWORD,
      bufferPoolMb,
      statements: ADMIN_SQL,
      flags: options.mariadbFlags ?? [],
      ...(port !== undefined && { port }),
    });
  const startRedis = (index: number, port?: number): Promise<Redis> =>
    startPrivateRedis({
      dataDir: join(dataDir, `redis-${index}`),
      password: PASSWORD,
      ...(port !== undefined && { port }),
    });
  let mariadb = await startMariadb();
  const redises: Redis[] = [];
  for (let index = 0; index < options.redisServers; index += 1)
    redises.push(await startRedis(index));
  const redis = (index: number): Redis => {
    const found = redises[index];
    if (found === undefined) throw new Error(`Redis ${index} was not started`);
    return found;
  };
  return {
    redis,
    redises: () => redises,
    mariadb: () => mariadb,
    async crashRedis({ index = 0, awayMs = 0, signal = 'SIGKILL' }) {
      const { port } = redis(index);
      redis(index).kill(signal);
      await redis(index).stop();
      await delay(awayMs);
      redises[index] = await startRedis(index, port);
    },
    async crashMariadb(awayMs) {
      mariadb.kill('SIGKILL');
      await mariadb.stop();
      await delay(awayMs);
      mariadb = await startMariadb(mariadb.port);
    },
    databaseAdmin: { ...mariadb.access, user: ADMIN },
    async stop() {
      await Promise.all(redises.map((server) => server.stop()));
      await mariadb.stop();
    },
  };
}
