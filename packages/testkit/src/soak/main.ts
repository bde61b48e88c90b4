import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensurePrograms, MARIADB, REDIS } from '@k8s-audit/local';
import { startFaultLab } from '../faults/start-fault-lab.ts';
import { listRandomFaults } from './random-faults.ts';
import { watchMemory } from './watch-memory.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, rate: { type: 'string' } },
});
const minutes = Number(values.minutes);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const EVENTS_PER_BATCH = 200;
const CLUSTERS = ['east', 'west', 'north'];
const MEASURE_MS = 20_000;
const FAULT_EVERY_MS = 60_000;
/** The ledger is closed and begun anew so often: three million events take some 2 GB of memory in it. */
const LONGEST_ROUND_MS = 5 * 60_000;

ensurePrograms([MARIADB, REDIS]);
const lab = await startFaultLab({
  copies: { ingest: 2, writer: 2, redis: 2 },
  bufferPoolMb: 512,
});
const { pipeline, ledger } = lab;

const rate = values.rate === undefined ? await measureHalf() : Number(values.rate);
say(`${rate} events/s for ${minutes} minutes`);
// The copies that no fault ends, while events come: what the ledger's check costs is not theirs.
const memory = watchMemory({
  ingest: () => pipeline.service('ingest', 0).pid,
  writer: () => pipeline.service('writer', 0).pid,
  query: () => pipeline.service('query').pid,
  redis: () => pipeline.redis(0).pid,
});
let wrong = 0;
for (let leftMs = minutes * 60_000; leftMs > 0; leftMs -= LONGEST_ROUND_MS)
  wrong += await runRound(Math.min(leftMs, LONGEST_ROUND_MS));
for (const { name, early, late, peak } of memory.stop())
  say(`${name}: ${early} MB early, ${late} MB late, ${peak} MB at most`);
await lab.stop();
process.exit(wrong === 0 ? 0 : 1);

/** Resolves to how many events are not as the ledger has them. */
async function runRound(lengthMs: number): Promise<number> {
  memory.resume();
  const { lost, doubled, unknown } = await lab.underLoad(() => runFaults(lengthMs), {
    clusters: CLUSTERS,
    eventsPerBatch: EVENTS_PER_BATCH,
    pauseMs: (1_000 * EVENTS_PER_BATCH * CLUSTERS.length) / rate,
  });
  say(`acknowledged ${ledger.acknowledged.size}, batches given up ${ledger.givenUp}`);
  say(`lost ${lost}, doubled ${doubled}, unknown ${unknown}`);
  return lost + doubled + unknown;
}

/** Half of what is stored a second while nothing fails and senders wait for nothing. */
async function measureHalf(): Promise<number> {
  let taken = 0;
  const startedAt = performance.now();
  await lab.underLoad(
    async () => {
      const first = ledger.acknowledged.size;
      await delay(MEASURE_MS);
      taken = ledger.acknowledged.size - first;
    },
    { clusters: CLUSTERS, eventsPerBatch: EVENTS_PER_BATCH, pauseMs: 0 },
  );
  say(
    `at most ${Math.round((taken / MEASURE_MS) * 1_000)} events/s, the load and the checks included`,
  );
  say(`measured in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  return Math.round((taken / MEASURE_MS) * 500);
}

async function runFaults(lengthMs: number): Promise<void> {
  const choice = listRandomFaults(lab);
  const until = Date.now() + lengthMs;
  while (Date.now() < until) {
    const [name, run] = choice[Math.floor(Math.random() * choice.length)] ?? [];
    const startedAt = Date.now();
    say(`${new Date().toISOString()} ${name}; ${ledger.acknowledged.size} events taken`);
    await run?.();
    const restMs = Math.min(until, startedAt + FAULT_EVERY_MS) - Date.now();
    await delay(Math.max(0, restMs));
  }
  memory.pause();
}
