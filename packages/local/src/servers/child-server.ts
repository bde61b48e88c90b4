import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface ChildServer {
  readonly pid: number;
  readonly port: number;
  /** Rejects when the process ends though nobody asked it to. */
  readonly died: Promise<never>;
  /** Asks it to end and waits; kills it only when it does not within the time. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** InnoDB writes back what it holds; killing it sooner only moves that work to the next start. */
const STOP_DEADLINE_MS = 60_000;
const START_DEADLINE_MS = 60_000;
const POLL_MS = 50;
const SHOWN_LOG_LINES = 12;

/** A port of the loopback address that was free a moment ago, and that this process gave to nobody before. */
export async function findFreePort(): Promise<number> {
  const port = await probePort();
  if (given.has(port)) return findFreePort();
  given.add(port);
  return port;
}

/** Given out by this process. Whoever has one may not listen yet, and another would be taken for them. */
const given = new Set<number>();

function probePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts a server as a child in a process group of its own: a terminal's Ctrl-C must not reach it
 * before the services that need it have stopped. Resolves when `isReady` does; throws with the end
 * of its log when it does not come up.
 */
export async function startChildServer(options: {
  readonly label: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly logFile: string;
  readonly isReady: () => Promise<boolean>;
}): Promise<ChildServer> {
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.program, options.args, {
    detached: true,
    stdio: ['ignore', log, log],
  });
  const exited = waitForExit(child);
  let asked = false;
  const died = exited.then((how): never => {
    throw new Error(`${options.label} ended (${how}):\n${lastLines(options.logFile)}`);
  });
  died.catch(() => undefined); // Heard by whoever waits for it; asked-for ends are no news.
  await waitUntilReady(options, exited);
  const unexpected = new Promise<never>((_resolve, reject) => {
    died.catch((error: unknown) => {
      if (!asked) reject(error);
    });
  });
  unexpected.catch(() => undefined); // Whoever does not listen is not to be ended by it.
  return {
    pid: child.pid ?? 0,
    port: options.port,
    died: unexpected,
    kill: (signal) => void child.kill(signal),
    async stop() {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const ended = await Promise.race([exited, delay(STOP_DEADLINE_MS, null, { ref: false })]);
      if (ended === null) child.kill('SIGKILL');
      await exited;
    },
  };
}

function waitForExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
}

async function waitUntilReady(
  options: { label: string; logFile: string; isReady: () => Promise<boolean> },
  exited: Promise<string>,
): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let ended: string | null = null;
  void exited.then((how) => {
    ended = how;
  });
  while (Date.now() < deadline) {
    if (ended !== null) break;
    if (await options.isReady()) return;
    await delay(POLL_MS);
  }
  const how = ended === null ? 'it did not answer in time' : `it ended: ${String(ended)}`;
  throw new Error(`${options.label} did not start (${how}):\n${lastLines(options.logFile)}`);
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n');
}
