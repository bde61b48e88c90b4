import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiserverClient, type Delivery } from '@k8s-audit/apiserver-client';
import {
  findFreePort,
  startPrivateMariadb,
  startPrivateRedis,
  startService,
  type ServiceName,
  type ServiceProcess,
} from '@k8s-audit/local';
import type { DatabaseAddress } from '@k8s-audit/store';

type Server =
  | Awaited<ReturnType<typeof startPrivateRedis>>
  | Awaited<ReturnType<typeof startPrivateMariadb>>;

export interface Pipeline {
  readonly database: DatabaseAddress;
  readonly webhookToken: string;
  readonly apiToken: string;
  readonly adminPassword: string;
  /** Where the query service is reached, without a slash at its end. */
  readonly queryUrl: string;
  webhookUrl(cluster: string): string;
  /** Sends one list as a cluster's API server does, with all its attempts. */
  send(cluster: string, text: string): Promise<Delivery>;
  /** An API answer as JSON; rejects unless it is 200. */
  api(path: string): Promise<unknown>;
  service(name: ServiceName): ServiceProcess;
  /** kill -9, then a new process on the same port. */
  crash(name: ServiceName): Promise<void>;
  crashRedis(): Promise<void>;
  redis(): Server;
  mariadb(): Server;
  readonly redisUrl: string;
  /** One more writer beside the first; it stops with the rest. */
  addWriter(): Promise<ServiceProcess>;
  stop(): Promise<void>;
}

const WEBHOOK_TOKEN = 'webhook-token';
const API_TOKEN = 'api-token';
const ADMIN_PASSWORD = 'admin-password';
const PASSWORD = 'test';

interface PipelineOptions {
  readonly bufferPoolMb?: number;
  /** Where a service's main file lies; the workspace's own build unless given. */
  readonly serviceEntry?: (name: ServiceName) => string;
  /** Flags of Node for a service, such as a profiler's. */
  readonly nodeFlags?: (name: ServiceName) => readonly string[];
  /** Where the servers keep their data; given, it is there again for the next start. */
  readonly dataDir?: string;
  /** What is to be done to the database before a service sees it. */
  readonly prepareDatabase?: (database: DatabaseAddress) => Promise<void>;
}

/** The whole product as processes: the built services, a Redis and a MariaDB of their own. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'k8s-audit-e2e-')));
  const { mariadb, environment, ...servers } = await startServers(dataDir, options);
  let { redis } = servers;
  const launch = (service: ServiceName, servicePort: number): ServiceProcess =>
    startService({
      name: service,
      ...(options.serviceEntry && { entry: options.serviceEntry(service) }),
      ...(options.nodeFlags && { nodeFlags: options.nodeFlags(service) }),
      port: servicePort,
      environment,
      logFile: join(dataDir, `${service}.log`),
    });
  const services = new Map<ServiceName, ServiceProcess>();
  for (const service of ['ingest', 'writer', 'query'] as const)
    services.set(service, launch(service, await findFreePort()));
  const extraWriters: ServiceProcess[] = [];
  const service = (wanted: ServiceName): ServiceProcess => {
    const found = services.get(wanted);
    if (found === undefined) throw new Error(`${wanted} was not started`);
    return found;
  };
  for (const started of services.values()) await started.ready();
  // A service that crashed comes back on its port.
  const queryUrl = `http://127.0.0.1:${service('query').port}`;
  const webhookUrl = (cluster: string): string =>
    `http://127.0.0.1:${service('ingest').port}/webhook/audit/${cluster}`;

  return {
    database: mariadb.access,
    webhookToken: WEBHOOK_TOKEN,
    apiToken: API_TOKEN,
    adminPassword: ADMIN_PASSWORD,
    queryUrl,
    webhookUrl,
    async send(cluster, text) {
      const client = createApiserverClient({ url: webhookUrl(cluster), token: WEBHOOK_TOKEN });
      return client.send(text).finally(() => client.close());
    },
    async api(path) {
      const response = await fetch(`${queryUrl}${path}`, {
        headers: { authorization: `Bearer ${API_TOKEN}` },
      });
      if (response.status !== 200)
        throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      return response.json();
    },
    service,
    async crash(wanted) {
      const old = service(wanted);
      old.kill('SIGKILL');
      await old.stop();
      const fresh = launch(wanted, old.port);
      services.set(wanted, fresh);
      await fresh.ready();
    },
    async crashRedis() {
      const redisPort = redis.port;
      redis.kill('SIGKILL');
      await redis.stop();
      redis = await startPrivateRedis({ dataDir, password: PASSWORD, port: redisPort });
    },
    redis: () => redis,
    mariadb: () => mariadb,
    redisUrl: redis.url,
    async addWriter() {
      const extra = launch('writer', await findFreePort());
      extraWriters.push(extra);
      await extra.ready();
      return extra;
    },
    async stop() {
      await Promise.all(extraWriters.map((extra) => extra.stop()));
      for (const wanted of ['ingest', 'writer', 'query'] as const) await service(wanted).stop();
      await redis.stop();
      await mariadb.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function startServers(dataDir: string, options: PipelineOptions) {
  const mariadb = await startPrivateMariadb({
    dataDir,
    password: PASSWORD,
    bufferPoolMb: options.bufferPoolMb ?? 64,
  });
  await options.prepareDatabase?.(mariadb.access);
  const redis = await startPrivateRedis({ dataDir, password: PASSWORD });
  const { host, port, user, password, name } = mariadb.access;
  const environment = {
    REDIS_URL: redis.url,
    DB_HOST: host,
    DB_PORT: String(port),
    DB_USER: user,
    DB_PASSWORD: password,
    DB_NAME: name,
    WEBHOOK_TOKEN,
    QUERY_API_TOKEN: API_TOKEN,
    ADMIN_PASSWORD,
  };
  return { mariadb, redis, environment };
}
