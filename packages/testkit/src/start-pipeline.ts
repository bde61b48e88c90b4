import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  startPrivateMariadb,
  startPrivateRedis,
  type ServiceName,
  type ServiceProcess,
} from '@k8s-audit/local';
import type { DatabaseAddress } from '@k8s-audit/store';
import { createApiserverClient, type Delivery } from './apiserver-client.ts';
import { startServices } from './start-services.ts';

type Redis = Awaited<ReturnType<typeof startPrivateRedis>>;
type Mariadb = Awaited<ReturnType<typeof startPrivateMariadb>>;

export interface Pipeline {
  readonly database: DatabaseAddress;
  /** May also change the server's settings. */
  readonly databaseAdmin: DatabaseAddress;
  readonly redisUrls: readonly string[];
  readonly webhookToken: string;
  readonly apiToken: string;
  readonly adminPassword: string;
  /** Where the query service is reached, without a slash at its end. */
  readonly queryUrl: string;
  webhookUrl(cluster: string, index?: number): string;
  /** Sends one list as a cluster's API server does, with all its attempts. */
  send(cluster: string, text: string): Promise<Delivery>;
  /** Where logs and data lie. */
  readonly dataDir: string;
  /** An API answer; rejects unless it is 200. */
  ask(path: string): Promise<Response>;
  /** The same as JSON. */
  api(path: string): Promise<unknown>;
  /** `index` tells the copies of a service apart. */
  service(name: ServiceName, index?: number): ServiceProcess;
  /** kill -9, then a new process on the same port. */
  crash(name: ServiceName, index?: number): Promise<void>;
  /** SIGTERM, the end of the process, then a new one on the same port. */
  restart(name: ServiceName, index?: number): Promise<void>;
  /** kill -9, nothing for a while, then a new process on the same port and data. */
  crashRedis(how?: { readonly index?: number; readonly awayMs?: number }): Promise<void>;
  crashMariadb(how?: { readonly awayMs?: number }): Promise<void>;
  redis(index?: number): Redis;
  mariadb(): Mariadb;
  stop(): Promise<void>;
}

export interface PipelineOptions {
  readonly bufferPoolMb?: number;
  /** Where a service's main file lies; the workspace's own build unless given. */
  readonly serviceEntry?: (name: ServiceName) => string;
  /** One of each unless given. */
  readonly copies?: Partial<Readonly<Record<ServiceName | 'redis', number>>>;
  /** Further settings of the services. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Gives the port at which a service finds a server, for what stands between them. */
  readonly wire?: (wire: Wire) => Promise<number>;
}

export interface Wire {
  readonly from: ServiceName;
  readonly to: 'redis' | 'database';
  /** Of the server. */
  readonly port: number;
}

const WEBHOOK_TOKEN = 'webhook-token';
const API_TOKEN = 'api-token';
const ADMIN_PASSWORD = 'admin-password';
const PASSWORD = 'test';
const ADMIN = 'lab_admin';

/** The product's account gets no right to write, or to come in, where others no longer may. */
const ADMIN_SQL = [
  `CREATE USER IF NOT EXISTS '${ADMIN}'@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';`,
  `GRANT ALL ON *.* TO '${ADMIN}'@'127.0.0.1';`,
  `REVOKE SUPER, READ ONLY ADMIN, CONNECTION ADMIN ON *.* FROM 'k8s_audit'@'127.0.0.1';`,
];
/** The whole product as processes: the built services, a Redis and a MariaDB of their own. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  const dataDir = await mkdtemp(join(tmpdir(), 'k8s-audit-e2e-'));
  const startMariadb = (port?: number): Promise<Mariadb> =>
    startPrivateMariadb({
      dataDir,
      password: PASSWORD,
      bufferPoolMb: options.bufferPoolMb ?? 64,
      statements: ADMIN_SQL,
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
  for (let index = 0; index < (options.copies?.redis ?? 1); index += 1)
    redises.push(await startRedis(index));
  const redis = (index = 0): Redis => {
    const found = redises[index];
    if (found === undefined) throw new Error(`Redis ${index} was not started`);
    return found;
  };
  const services = await startServices({
    dataDir,
    copies: options.copies ?? {},
    environments: {
      ingest: await environmentOf('ingest', { options, mariadb, redises }),
      writer: await environmentOf('writer', { options, mariadb, redises }),
      query: await environmentOf('query', { options, mariadb, redises }),
    },
    serviceEntry: options.serviceEntry,
  });
  // A service that crashed comes back on its port.
  const queryUrl = `http://127.0.0.1:${services.get('query', 0).port}`;
  const webhookUrl = (cluster: string, index = 0): string =>
    `http://127.0.0.1:${services.get('ingest', index).port}/webhook/audit/${cluster}`;
  const ask = (path: string): Promise<Response> => askApi(`${queryUrl}${path}`);

  return {
    database: mariadb.access,
    databaseAdmin: { ...mariadb.access, user: ADMIN },
    redisUrls: redises.map(({ url }) => url),
    webhookToken: WEBHOOK_TOKEN,
    apiToken: API_TOKEN,
    adminPassword: ADMIN_PASSWORD,
    dataDir,
    queryUrl,
    webhookUrl,
    async send(cluster, text) {
      const client = createApiserverClient({ url: webhookUrl(cluster), token: WEBHOOK_TOKEN });
      return client.send(text).finally(() => client.close());
    },
    ask,
    api: async (path) => (await ask(path)).json(),
    service: (name, index = 0) => services.get(name, index),
    async crash(name, index = 0) {
      services.get(name, index).kill('SIGKILL');
      await services.replace(name, index);
    },
    restart: (name, index = 0) => services.replace(name, index),
    async crashRedis({ index = 0, awayMs = 0 } = {}) {
      const { port } = redis(index);
      redis(index).kill('SIGKILL');
      await redis(index).stop();
      await delay(awayMs);
      redises[index] = await startRedis(index, port);
    },
    async crashMariadb({ awayMs = 0 } = {}) {
      mariadb.kill('SIGKILL');
      await mariadb.stop();
      await delay(awayMs);
      mariadb = await startMariadb(mariadb.port);
    },
    redis,
    mariadb: () => mariadb,
    async stop() {
      await services.stop();
      await Promise.all(redises.map((server) => server.stop()));
      await mariadb.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function askApi(url: string): Promise<Response> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${API_TOKEN}` } });
  if (response.status !== 200)
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

async function environmentOf(
  from: ServiceName,
  parts: { options: PipelineOptions; mariadb: Mariadb; redises: readonly Redis[] },
): Promise<Record<string, string>> {
  const { wire = async ({ port }: Wire) => port, environment } = parts.options;
  const { host, user, password, name } = parts.mariadb.access;
  const urls = parts.redises.map(async ({ url, port }) =>
    url.replace(`:${port}`, `:${await wire({ from, to: 'redis', port })}`),
  );
  return {
    REDIS_URL: (await Promise.all(urls)).join(','),
    DB_HOST: host,
    DB_PORT: String(await wire({ from, to: 'database', port: parts.mariadb.port })),
    DB_USER: user,
    DB_PASSWORD: password,
    DB_NAME: name,
    WEBHOOK_TOKEN,
    QUERY_API_TOKEN: API_TOKEN,
    ADMIN_PASSWORD,
    ...environment,
  };
}
