import { connect } from 'node:net';
import { startPipeline, type Pipeline } from '@k8s-audit/testkit';
import { checkStored, tableBytes, waitForStored } from './count-stored.ts';
import { cpuSeconds } from './cpu-time.ts';
import { createBodies, EVENTS_PER_BATCH } from './create-bodies.ts';
import { MICROS, percentile, type Measurement, type SizeMeasurement } from './measurement.ts';
import { postBodies } from './post-bodies.ts';

const BUFFER_POOL_MB = 1_024;

/** One run: ingest alone, then the writer alone on that backlog, then both at once. */
export async function measureProduct(
  events: number,
  seed: number,
): Promise<{ measurements: Measurement[]; sizes: SizeMeasurement[] }> {
  const pipeline = await startPipeline({ bufferPoolMb: BUFFER_POOL_MB });
  try {
    const target = { url: pipeline.webhookUrl('bench'), token: pipeline.webhookToken };
    const startMs = Date.now();
    const first = createBodies(events, seed, startMs);
    const acknowledged = first.length * EVENTS_PER_BATCH;

    await pipeline.service('writer').stop();
    const ingestCpu = watchCpu(pipeline);
    const posted = await postBodies(first, target);
    const ingest = toMeasurement('ingest alone', acknowledged, {
      ...posted,
      cpuUs: ingestCpu(acknowledged),
    });
    const redisBytes = await redisMemory(pipeline);

    const startedAt = performance.now();
    await pipeline.crash('writer');
    const writerCpu = watchCpu(pipeline);
    await waitForStored(pipeline.database, acknowledged);
    const drainSeconds = (performance.now() - startedAt) / 1_000;
    const writer = toMeasurement('writer on a backlog', acknowledged, {
      seconds: drainSeconds,
      answersMs: [],
      cpuUs: writerCpu(acknowledged),
    });

    // Behind the first in time as well, as later events are.
    const second = createBodies(events, seed + 1, startMs + events);
    const bothCpu = watchCpu(pipeline);
    const bothStartedAt = performance.now();
    const both = await postBodies(second, target);
    await waitForStored(pipeline.database, 2 * acknowledged);
    const bothSeconds = (performance.now() - bothStartedAt) / 1_000;
    const endToEnd = toMeasurement('end to end', acknowledged, {
      seconds: bothSeconds,
      answersMs: both.answersMs,
      cpuUs: bothCpu(acknowledged),
    });

    await checkStored(pipeline.database, 'events', 2 * acknowledged);
    const disk = await tableBytes(pipeline.database);
    const sizes = [
      { name: 'Redis, waiting', bytesPerEvent: redisBytes / acknowledged },
      {
        name: 'disk, rows and indexes',
        bytesPerEvent: (sum(disk) - (disk.get('chunks') ?? 0)) / (2 * acknowledged),
      },
      { name: 'disk, bodies', bytesPerEvent: (disk.get('chunks') ?? 0) / (2 * acknowledged) },
    ];
    return { measurements: [ingest, writer, endToEnd], sizes };
  } finally {
    await pipeline.stop();
  }
}

const sum = (sizes: ReadonlyMap<string, number>): number =>
  [...sizes.values()].reduce((a, b) => a + b, 0);

function toMeasurement(
  name: string,
  events: number,
  run: { seconds: number; answersMs: readonly number[]; cpuUs: Record<string, number> },
): Measurement {
  return {
    name,
    events,
    eventsPerSecond: events / run.seconds,
    p99AnswerMs: percentile(run.answersMs, 0.99),
    cpuUs: run.cpuUs,
  };
}

/** Notes the CPU of every process now; the result says what each has used since, in µs an event. */
function watchCpu(pipeline: Pipeline): (events: number) => Record<string, number> {
  const pids: Record<string, number> = {
    ingest: pipeline.service('ingest').pid,
    writer: pipeline.service('writer').pid,
    Redis: pipeline.redis().pid,
    MariaDB: pipeline.mariadb().pid,
  };
  const running = Object.entries(pids).filter(
    ([name]) => name !== 'writer' || isAlive(pids['writer'] ?? 0),
  );
  const before = running.map(([name, pid]) => [name, pid, cpuSeconds(pid)] as const);
  return (events) =>
    Object.fromEntries(
      before.map(([name, pid, used]) => [name, ((cpuSeconds(pid) - used) * MICROS) / events]),
    );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Asks Redis in its own protocol: BullMQ's client belongs to the queue package. */
function redisMemory(pipeline: Pipeline): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(pipeline.redis().port, '127.0.0.1');
    let answer = '';
    socket.once('error', reject);
    socket.once('connect', () => socket.write('AUTH test\r\nINFO memory\r\nQUIT\r\n'));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.once('close', () =>
      resolve(Number(/used_memory_dataset:(\d+)/.exec(answer)?.[1] ?? Number.NaN)),
    );
  });
}
