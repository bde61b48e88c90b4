import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort, startPrivateMariadb, type MariadbAccess } from '@k8s-audit/local';
import { createBodyPool } from '../load/body-pool.ts';
import { createLoad, type LoadPlan } from '../load/create-load.ts';
import { countRows } from '../watch/count-rows.ts';
import { sumBytes, tableBytes } from '../watch/table-bytes.ts';
import { watchCpu } from '../watch/watch-cpu.ts';

const ENTRY = fileURLToPath(new URL('main.js', import.meta.url));
const BUFFER_POOL_MB = 1_024;
const TRIES = 200;
const TRY_MS = 50;

export interface BaselineFigures {
  readonly eventsPerSecond: number;
  readonly bytesPerEvent: number;
  readonly cpuUs: Readonly<Record<string, number>>;
}

/**
 * Posts the same kind of events through the straightforward service, on a MariaDB with the same
 * settings. What it answers 200 is committed.
 */
export async function measureBaseline(
  batches: ReadonlyArray<readonly string[]>,
  plan: LoadPlan,
): Promise<BaselineFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'k8s-audit-bench-'));
  const mariadb = await startPrivateMariadb({
    dataDir,
    password: 'test',
    bufferPoolMb: BUFFER_POOL_MB,
  });
  const port = await findFreePort();
  const service = startBaseline(port, mariadb.access);
  try {
    await waitUntilListening(port);
    const load = createLoad(createBodyPool(batches));
    const cpu = watchCpu({
      service: service.pid ?? 0,
      MariaDB: mariadb.pid,
      'load generator': process.pid,
    });
    const posted = await load.post({ port }, plan);
    const cpuUs = cpu(posted.events);
    const stored = await countRows(mariadb.access, 'audit_events');
    if (stored !== posted.events)
      throw new Error(`the baseline stored ${stored} of ${posted.events} events`);
    return {
      eventsPerSecond: posted.events / posted.seconds,
      bytesPerEvent: sumBytes(await tableBytes(mariadb.access)) / posted.events,
      cpuUs,
    };
  } finally {
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
    await mariadb.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function startBaseline(port: number, access: MariadbAccess): ChildProcess {
  return spawn(process.execPath, [ENTRY], {
    stdio: 'inherit',
    env: {
      HTTP_PORT: String(port),
      DB_PORT: String(access.port),
      DB_USER: access.user,
      DB_PASSWORD: access.password,
      DB_NAME: access.name,
    },
  });
}

async function waitUntilListening(port: number): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await delay(TRY_MS);
  }
  throw new Error('the baseline service does not listen');
}
