import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiserverClient, type Delivery } from '@k8s-audit/apiserver-client';
import type { ServiceName, ServiceProcess } from '@k8s-audit/local';
import type { DatabaseAddress } from '@k8s-audit/store';
import {
  startServers,
  type Mariadb,
  type Redis,
  type RedisCrash,
  type RunningServers,
} from './start-servers.ts';
import { startServices } from './start-services.ts';

export interface Pipeline {
  readonly database: DatabaseAddress;
  /** May also change the server's settings. */
  readonly databaseAdmin: DatabaseAddress;
  readonly redisUrls: readonly string[];
  readonly webhookToken: string;
  readonly apiToken: string;
  readonly adminPassword: string;
  /** Where logs and data lie. */
  readonly dataDir: string;
  /** Where the query service is reached, without a slash at its end. */
  readonly queryUrl: string;
  webhookUrl(cluster: string, index?: number): string;
  /** Sends one list as a cluster's API server does, with all its attempts. */
  send(cluster: string, text: string): Promise<Delivery>;
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
  /** kill -9 unless given, nothing for a while, then a new process on the same port and data. */
  crashRedis(how?: RedisCrash): Promise<void>;
  crashMariadb(how?: { readonly awayMs?: number }): Promise<void>;
  redis(index?: number): Redis;
  mariadb(): Mariadb;
  /** One more writer beside the others. */
  addWriter(): Promise<ServiceProcess>;
  stop(): Promise<void>;
}

export interface PipelineOptions {
  readonly bufferPoolMb?: number;
  /** Further flags of MariaDB. */
  readonly mariadbFlags?: readonly string[];
  /** Where a service's main file lies; the workspace's own build unless given. */
  readonly serviceEntry?: (name: ServiceName) => string;
  /** Flags of Node for a service, such as a profiler's. */
  readonly nodeFlags?: (name: ServiceName) => readonly string[];
  /** Where the servers keep their data; given, it is there again for the next start. */
  readonly dataDir?: string;
  /** What is to be done to the database before a service sees it. */
  readonly prepareDatabase?: (database: DatabaseAddress) => Promise<void>;
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

const running = new Set<Pipeline>();

/**
 * Programs that start pipelines call this once: told to end, they stop these first, since servers and
 * services are processes of their own and would stay.
 */
export function stopPipelinesOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      const stopped = [...running].map((pipeline) => pipeline.stop());
      void Promise.allSettled(stopped).then(() => process.exit(1));
    });
}

/** The whole product as processes: the built services, a Redis and a MariaDB of their own. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  const { copies = {}, serviceEntry, nodeFlags } = options;
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'k8s-audit-e2e-')));
  const servers = await startServers({
    dataDir,
    bufferPoolMb: options.bufferPoolMb ?? 64,
    redisServers: copies.redis ?? 1,
    mariadbFlags: options.mariadbFlags,
  });
  const database = servers.mariadb().access;
  await options.prepareDatabase?.(database);
  const services = await startServices({
    dataDir,
    copies,
    environments: {
      ingest: await environmentOf('ingest', servers, options),
      writer: await environmentOf('writer', servers, options),
      query: await environmentOf('query', servers, options),
    },
    serviceEntry,
    nodeFlags,
  });
  // A service that crashed comes back on its port.
  const queryUrl = `http://127.0.0.1:${services.get('query', 0).port}`;
  const webhookUrl = (cluster: string, index = 0): string =>
    `http://127.0.0.1:${services.get('ingest', index).port}/webhook/audit/${cluster}`;
  const ask = (path: string): Promise<Response> => askApi(`${queryUrl}${path}`);

  const pipeline: Pipeline = {
    database,
    databaseAdmin: servers.databaseAdmin,
    redisUrls: servers.redises().map(({ url }) => url),
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
    crashRedis: (how = {}) => servers.crashRedis(how),
    crashMariadb: ({ awayMs = 0 } = {}) => servers.crashMariadb(awayMs),
    redis: (index = 0) => servers.redis(index),
    mariadb: () => servers.mariadb(),
    addWriter: () => services.add('writer'),
    async stop() {
      running.delete(pipeline);
      await services.stop();
      await servers.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
  running.add(pipeline);
  return pipeline;
}

async function askApi(url: string): Promise<Response> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${API_TOKEN}` } });
  if (response.status !== 200)
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

async function environmentOf(
  from: ServiceName,
  servers: RunningServers,
  { wire = async ({ port }) => port, environment }: PipelineOptions,
): Promise<Record<string, string>> {
  const mariadb = servers.mariadb();
  const { host, user, password, name } = mariadb.access;
  const urls = servers
    .redises()
    .map(async ({ url, port }) =>
      url.replace(`:${port}`, `:${await wire({ from, to: 'redis', port })}`),
    );
  return {
    REDIS_URL: (await Promise.all(urls)).join(','),
    DB_HOST: host,
    DB_PORT: String(await wire({ from, to: 'database', port: mariadb.port })),
    DB_USER: user,
    DB_PASSWORD: password,
    DB_NAME: name,
    WEBHOOK_TOKEN,
    QUERY_API_TOKEN: API_TOKEN,
    ADMIN_PASSWORD,
    ...environment,
  };
}
