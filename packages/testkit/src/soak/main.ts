import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensurePrograms, MARIADB, REDIS } from '@k8s-audit/local';
import { startFaultLab } from '../faults/start-fault-lab.ts';
import { listRandomFaults } from './random-faults.ts';
import { stopPipelinesOnSignals } from '../start-pipeline.ts';
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
/** The ledger is closed and begun anew after so many: they take some 2 GB of memory in it. */
const EVENTS_PER_ROUND = 3_000_000;
const LONGEST_ROUND_MS = 5 * 60_000;

ensurePrograms([MARIADB, REDIS]);
stopPipelinesOnSignals();
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
const roundMs = Math.min(LONGEST_ROUND_MS, Math.floor((EVENTS_PER_ROUND / rate) * 1_000));
for (let leftMs = minutes * 60_000; leftMs > 0; leftMs -= roundMs)
  wrong += await runRound(Math.min(leftMs, roundMs));
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

/**
 * Half of what is stored a second while nothing fails and senders wait for nothing: what they are
 * answered at first is more, as the queue takes it.
 */
async function measureHalf(): Promise<number> {
  const startedAt = performance.now();
  let storedMs = 0;
  let taken = 0;
  await lab.underLoad(
    () => delay(MEASURE_MS),
    { clusters: CLUSTERS, eventsPerBatch: EVENTS_PER_BATCH, pauseMs: 0 },
    () => {
      storedMs = performance.now() - startedAt;
      taken = ledger.acknowledged.size;
    },
  );
  const perSecond = (taken / storedMs) * 1_000;
  say(`${taken} events stored in ${Math.round(storedMs / 1_000)} s, the load included`);
  return Math.round(perSecond / 2);
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
