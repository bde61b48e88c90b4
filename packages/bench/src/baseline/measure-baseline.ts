import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort, startPrivateMariadb } from '@k8s-audit/local';
import { checkStored, tableBytes } from './count-stored.ts';
import { cpuSeconds } from './cpu-time.ts';
import { createBodies, EVENTS_PER_BATCH } from './create-bodies.ts';
import { MICROS, percentile, type Measurement, type SizeMeasurement } from './measurement.ts';
import { postBodies } from './post-bodies.ts';

const ENTRY = fileURLToPath(new URL('baseline/main.js', import.meta.url));
const BUFFER_POOL_MB = 1_024;

/** The same events through the straightforward service, on a MariaDB with the same settings. */
export async function measureBaseline(
  events: number,
  seed: number,
): Promise<{ measurement: Measurement; size: SizeMeasurement }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'k8s-audit-bench-'));
  const mariadb = await startPrivateMariadb({
    dataDir,
    password: 'test',
    bufferPoolMb: BUFFER_POOL_MB,
  });
  const port = await findFreePort();
  const service = spawn(process.execPath, [ENTRY], {
    stdio: 'inherit',
    env: {
      HTTP_PORT: String(port),
      DB_PORT: String(mariadb.port),
      DB_USER: mariadb.access.user,
      DB_PASSWORD: mariadb.access.password,
      DB_NAME: mariadb.access.name,
    },
  });
  try {
    await waitUntilListening(port);
    const bodies = createBodies(events, seed);
    const acknowledged = bodies.length * EVENTS_PER_BATCH;
    const before = [cpuSeconds(service.pid ?? 0), cpuSeconds(mariadb.pid)] as const;
    const posted = await postBodies(bodies, {
      url: `http://127.0.0.1:${port}/webhook/audit/bench`,
    });
    const cpuUs = {
      service: ((cpuSeconds(service.pid ?? 0) - before[0]) * MICROS) / acknowledged,
      MariaDB: ((cpuSeconds(mariadb.pid) - before[1]) * MICROS) / acknowledged,
    };
    await checkStored(mariadb.access, 'audit_events', acknowledged);
    const disk = await tableBytes(mariadb.access);
    return {
      measurement: {
        name: 'baseline, end to end',
        events: acknowledged,
        eventsPerSecond: acknowledged / posted.seconds,
        p99AnswerMs: percentile(posted.answersMs, 0.99),
        cpuUs,
      },
      size: {
        name: 'baseline, disk',
        bytesPerEvent: (disk.get('audit_events') ?? 0) / acknowledged,
      },
    };
  } finally {
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
    await mariadb.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function waitUntilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await delay(50);
  }
  throw new Error('the baseline service does not listen');
}
