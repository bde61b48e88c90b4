import { join } from 'node:path';
import {
  findFreePort,
  startService,
  type ServiceName,
  type ServiceProcess,
} from '@k8s-audit/local';

const SERVICES: readonly ServiceName[] = ['ingest', 'writer', 'query'];

export interface RunningServices {
  get(name: ServiceName, index: number): ServiceProcess;
  /** One more beside the others, started as they were. */
  add(name: ServiceName): Promise<ServiceProcess>;
  /** Ends the process, then starts a new one on the same port. */
  replace(name: ServiceName, index: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts copies of the built services; resolves when all are ready. `index` tells copies apart. */
export async function startServices(options: {
  readonly dataDir: string;
  /** One of each unless given. */
  readonly copies: Partial<Readonly<Record<ServiceName, number>>>;
  readonly environments: Readonly<Record<ServiceName, Readonly<Record<string, string>>>>;
  readonly serviceEntry: ((name: ServiceName) => string) | undefined;
  readonly nodeFlags: ((name: ServiceName) => readonly string[]) | undefined;
}): Promise<RunningServices> {
  const running = new Map<string, ServiceProcess>();
  const launch = (name: ServiceName, index: number, port: number): ServiceProcess => {
    const process = startService({
      name,
      ...(options.serviceEntry && { entry: options.serviceEntry(name) }),
      ...(options.nodeFlags && { nodeFlags: options.nodeFlags(name) }),
      port,
      environment: options.environments[name],
      logFile: join(options.dataDir, `${name}-${index}.log`),
    });
    running.set(keyOf(name, index), process);
    return process;
  };
  for (const name of SERVICES) {
    for (let index = 0; index < (options.copies[name] ?? 1); index += 1)
      launch(name, index, await findFreePort());
  }
  await Promise.all([...running.values()].map((process) => process.ready()));

  const get = (name: ServiceName, index: number): ServiceProcess => {
    const found = running.get(keyOf(name, index));
    if (found === undefined) throw new Error(`${keyOf(name, index)} was not started`);
    return found;
  };
  return {
    get,
    async add(name) {
      let index = 0;
      while (running.has(keyOf(name, index))) index += 1;
      const added = launch(name, index, await findFreePort());
      await added.ready();
      return added;
    },
    async replace(name, index) {
      const old = get(name, index);
      await old.stop();
      await launch(name, index, old.port).ready();
    },
    async stop() {
      await Promise.all([...running.values()].map((process) => process.stop()));
    },
  };
}

const keyOf = (name: ServiceName, index: number): string => `${name}-${index}`;
