import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { startRedis, type StartedRedis } from './start-redis.ts';

export interface StartedCluster {
  readonly urls: readonly string[];
  /** kill -9 of a master that holds this key; it does not come back. */
  killMasterOf(key: string): Promise<void>;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** Three masters with a replica each, as processes of this machine. */
export async function startRedisCluster(): Promise<StartedCluster> {
  const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'];
  // A part that is down does not stop the others.
  settings.push('--cluster-require-full-coverage', 'no');
  const servers = await Promise.all(Array.from({ length: 6 }, () => startRedis({ settings })));
  const addresses = servers.map(({ url }) => new URL(url).host);
  const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', '1'];
  await run('redis-cli', [...create, '--cluster-yes']);
  for (const { url } of servers) await waitUntilWell(url);
  return {
    urls: servers.map(({ url }) => url),
    async killMasterOf(key) {
      const master = await findMaster(servers, key);
      await master.stop();
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function waitUntilWell(url: string): Promise<void> {
  const redis = new Redis(url);
  while (!(await redis.cluster('INFO')).includes('cluster_state:ok')) await delay(50);
  redis.disconnect();
}

async function findMaster(servers: readonly StartedRedis[], key: string): Promise<StartedRedis> {
  for (const server of servers) {
    const redis = new Redis(server.url);
    try {
      const [role] = await redis.role();
      await redis.exists(key); // Rejects with MOVED where the key is not.
      if (role === 'master') return server;
    } catch (error) {
      if (!String(error).includes('MOVED')) throw error;
    } finally {
      redis.disconnect();
    }
  }
  throw new Error(`no master holds ${key}`);
}
