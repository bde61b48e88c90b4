import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

export type ServiceName = 'ingest' | 'writer' | 'query';

export interface ServiceProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves once `/readyz` says so; rejects with the service's own words when it ends before. */
  ready(): Promise<void>;
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

const STOP_DEADLINE_MS = 40_000;
const READY_DEADLINE_MS = 60_000;
const SHOWN_LINES = 20;
const FIRST_RESTART_MS = 1_000;
const LONGEST_RESTART_MS = 30_000;
/** Who lived so long did not end by what it began with. */
const HEALTHY_MS = 60_000;

/** Ingest's garbage is chunks and texts of bodies: V8 would let it grow to 350 MB (docs/adr/0012). */
const NODE_FLAGS: Readonly<Record<ServiceName, readonly string[]>> = {
  ingest: ['--max-semi-space-size=4', '--max-old-space-size=1024'],
  writer: [],
  query: ['--max-semi-space-size=2'],
};

/** Where a service was built to. */
export function serviceEntry(name: ServiceName): string {
  return fileURLToPath(new URL(`../../../../services/${name}/dist/main.js`, import.meta.url));
}

/**
 * Runs one service as a child. Its log goes to a file. With `restart`, one that ends by itself is
 * started again, after a second at first and up to half a minute while it goes on ending.
 */
export function startService(options: {
  readonly name: ServiceName;
  /** Its main file: where it was built to, unless given. */
  readonly entry?: string;
  /** Flags of Node beside those that it always has. */
  readonly nodeFlags?: readonly string[];
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Where the next start finds this process, should we not be able to stop it. */
  readonly pidFile?: string;
  readonly restart?: boolean;
  readonly onRestart?: () => void;
}): ServiceProcess {
  let stopping = false;
  let wasReady = false;
  let restartMs = FIRST_RESTART_MS;
  let child = launch();

  function launch(): ChildProcess {
    const started = spawnService(options);
    if (options.pidFile !== undefined) writeFileSync(options.pidFile, String(started.pid));
    const startedAt = Date.now();
    started.on('exit', () => {
      if (stopping || !wasReady || options.restart !== true) return;
      if (Date.now() - startedAt > HEALTHY_MS) restartMs = FIRST_RESTART_MS;
      options.onRestart?.();
      setTimeout(() => {
        if (!stopping) child = launch();
      }, restartMs);
      restartMs = Math.min(restartMs * 2, LONGEST_RESTART_MS);
    });
    return started;
  }

  return {
    get pid() {
      return child.pid ?? 0;
    },
    port: options.port,
    kill: (signal) => void child.kill(signal),
    async ready() {
      const deadline = Date.now() + READY_DEADLINE_MS;
      while (!(await answersReady(options.port))) {
        if (hasEnded(child))
          throw new Error(`${options.name} did not start:\n${lastWords(options.logFile)}`);
        if (Date.now() > deadline)
          throw new Error(`${options.name} is not ready: see ${options.logFile}`);
        await delay(50);
      }
      wasReady = true;
    },
    async stop() {
      stopping = true;
      await endChild(child);
    },
  };
}

function spawnService(options: {
  name: ServiceName;
  entry?: string;
  nodeFlags?: readonly string[];
  port: number;
  environment: Readonly<Record<string, string>>;
  logFile: string;
}): ChildProcess {
  const entry = options.entry ?? serviceEntry(options.name);
  const log = openSync(options.logFile, 'a');
  // A group of its own, so that Ctrl-C in a terminal reaches it only through us, in our order. The
  // log is a file and no pipe: a service must outlive us without choking on what it has to say.
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS[options.name], ...(options.nodeFlags ?? []), '--enable-source-maps', entry],
    {
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env['PATH'] ?? '',
        LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
        ...options.environment,
        // On loopback nobody listens in, and the programs around a service ask it by http.
        TLS_CERT_FILE: '',
        TLS_KEY_FILE: '',
        HTTP_HOST: '127.0.0.1',
        HTTP_PORT: String(options.port),
      },
    },
  );
  closeSync(log); // The child has it now.
  return child;
}

/** What a service said in plain words: the reason why it does not start. */
function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  return lines
    .slice(-SHOWN_LINES)
    .filter((line) => !line.startsWith('{'))
    .join('\n');
}

async function answersReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: AbortSignal.timeout(2_000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

async function endChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = new Promise<true>((resolve) => child.once('exit', () => resolve(true)));
  child.kill('SIGTERM');
  const ended = await Promise.race([exited, delay(STOP_DEADLINE_MS, false, { ref: false })]);
  if (ended) return;
  child.kill('SIGKILL');
  await exited;
}
