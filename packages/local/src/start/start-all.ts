import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureLogSigningKey } from '../log-signing-key.ts';
import { loadSecrets, type Secrets } from '../secrets.ts';
import { ensurePrograms, MARIADB, REDIS } from '../servers/ensure-programs.ts';
import { startPrivateMariadb } from '../servers/start-private-mariadb.ts';
import { startPrivateRedis } from '../servers/start-private-redis.ts';
import { checkDisk } from './check-disk.ts';
import { checkPorts } from './check-ports.ts';
import { checkServices } from './check-services.ts';
import { lockDataFolder } from './lock-data-folder.ts';
import { stopStaleServer } from '../servers/stop-stale-server.ts';
import { serviceEntry, startService, type ServiceName } from './service-process.ts';
import type { StartSettings } from './start-settings.ts';

export interface RunningSystem {
  readonly secrets: Secrets;
  /** Rejects when a server of ours ends by itself: nothing works without it. */
  readonly died: Promise<never>;
  /** Stops in the order of the path of an event, so that nothing is left half way. */
  stop(): Promise<void>;
}

type Stoppable = { stop(): Promise<void> };
type Environment = Record<string, string>;

/** In the order of the path of an event, which is the order of stopping. */
const SERVICE_NAMES = ['ingest', 'writer', 'query'] as const;

const pidFileOf = (dataDir: string, name: ServiceName): string => join(dataDir, `${name}.pid`);

/** Starts servers and services; what was started is stopped again when one of them fails. */
export async function startAll(
  settings: StartSettings,
  say: (line: string) => void,
): Promise<RunningSystem> {
  const dataDir = resolve(settings.DATA_DIR);
  const ports: Record<ServiceName, number> = {
    ingest: settings.INGEST_PORT,
    writer: settings.WRITER_PORT,
    query: settings.QUERY_PORT,
  };
  checkServices(SERVICE_NAMES);
  const unlock = lockDataFolder(dataDir);
  const started: Stoppable[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0)) await part.stop();
    unlock();
  };
  try {
    // Left behind by a start that was killed: they hold the ports, and know nothing of this one.
    for (const name of SERVICE_NAMES)
      await stopStaleServer(pidFileOf(dataDir, name), serviceEntry(name));
    if (!settings.DB_HOST || !settings.REDIS_URL) checkDisk(dataDir);
    await checkPorts([
      ['INGEST_PORT', ports.ingest],
      ['QUERY_PORT', ports.query],
      ['WRITER_PORT', ports.writer],
    ]);
    const secrets = loadSecrets(dataDir, settings);
    const servers = await startServers(settings, { dataDir, secrets, say, started });
    const environment = { ...environmentOf(secrets), ...servers.environment };
    const writer = settings.LOG_SIGNING_KEY_FILE
      ? {}
      : { LOG_SIGNING_KEY_FILE: ensureLogSigningKey(dataDir) };
    started.unshift(...(await startServices(ports, { dataDir, environment, writer, say })));
    const died = Promise.race(servers.died);
    died.catch(() => undefined); // Heard by whoever waits for it.
    return { secrets, stop, died };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServers(
  settings: StartSettings,
  options: {
    dataDir: string;
    secrets: Secrets;
    say: (line: string) => void;
    /** Each server is noted as it comes up, so that a later failure stops it too. */
    started: Stoppable[];
  },
): Promise<{ environment: Environment; died: Array<Promise<never>> }> {
  const { dataDir, secrets, say } = options;
  const needed = [...(settings.DB_HOST ? [] : [MARIADB]), ...(settings.REDIS_URL ? [] : [REDIS])];
  ensurePrograms(needed);
  const environment: Environment = {};
  const died: Array<Promise<never>> = [new Promise<never>(() => undefined)];
  if (!settings.REDIS_URL) {
    const redis = await startPrivateRedis({ dataDir, password: secrets.REDIS_PASSWORD });
    environment['REDIS_URL'] = redis.url;
    options.started.push(redis);
    died.push(redis.died);
  }
  if (!settings.DB_HOST) {
    say('Starting MariaDB …');
    const mariadb = await startPrivateMariadb({ dataDir, password: secrets.DB_PASSWORD });
    const { host, port, user, password, name } = mariadb.access;
    Object.assign(environment, {
      DB_HOST: host,
      DB_PORT: String(port),
      DB_USER: user,
      DB_PASSWORD: password,
      DB_NAME: name,
    });
    options.started.push(mariadb);
    died.push(mariadb.died);
  }
  return { environment, died };
}

async function startServices(
  ports: Record<ServiceName, number>,
  options: {
    dataDir: string;
    environment: Environment;
    /** What only the writer is to know. */
    writer: Environment;
    say: (line: string) => void;
  },
): Promise<Stoppable[]> {
  const logs = join(options.dataDir, 'logs');
  mkdirSync(logs, { recursive: true });
  options.say('Starting ingest, writer and query …');
  const services = SERVICE_NAMES.map((name) =>
    startService({
      name,
      pidFile: pidFileOf(options.dataDir, name),
      port: ports[name],
      environment: { ...options.environment, ...(name === 'writer' && options.writer) },
      logFile: join(logs, `${name}.log`),
      restart: true,
      onRestart: () =>
        options.say(`${name} ended; starting it again (see ${join(logs, `${name}.log`)})`),
    }),
  );
  try {
    for (const service of services) await service.ready();
    return services;
  } catch (error) {
    await Promise.all(services.map((service) => service.stop()));
    throw error;
  }
}

/** What services find in the environment, our secrets among it; the rest of ours goes to them too. */
function environmentOf(secrets: Secrets): Environment {
  const { REDIS_PASSWORD: _redis, DB_PASSWORD: _database, ...shared } = secrets;
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('npm_'),
  );
  return { ...Object.fromEntries(inherited), ...shared };
}
