import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import { evalRedis } from './ask-redis.ts';
import { startFaultProxy, type FaultProxy } from '../fault-proxy/start-fault-proxy.ts';
import {
  startPipeline,
  type Pipeline,
  type PipelineOptions,
  type Wire,
} from '../start-pipeline.ts';
import { auditLedger, createLedger, forget, type Ledger, type LedgerFaults } from './ledger.ts';
import { startLoad, type LoadOptions } from './start-load.ts';

export interface FaultLab {
  readonly pipeline: Pipeline;
  readonly ledger: Ledger;
  /** What stands before an ingest. */
  readonly clientWires: readonly FaultProxy[];
  /** Between a service and its servers; several where there are several Redis servers. */
  wires(from: Wire['from'], to: Wire['to']): readonly FaultProxy[];
  wire(from: Wire['from'], to: Wire['to']): FaultProxy;
  /**
   * Sends events while `fault` runs and until events are taken again behind it, waits until the
   * queue is empty, and compares what was answered with what is shown. The ledger begins anew.
   */
  underLoad(
    fault: () => Promise<void>,
    load?: Partial<LoadOptions>,
    onDrained?: () => void,
  ): Promise<LedgerFaults>;
  stop(): Promise<void>;
}

const NOTHING_WRONG: LedgerFaults = { lost: 0, doubled: 0, unknown: 0 };
export { NOTHING_WRONG };

/** Jobs of a killed writer are taken over within 40 s; connections into nowhere are left after 60. */
const DRAIN_MS = 150_000;
const WARM_UP_MS = 1_000;
/** Taken again behind the fault before it counts as over. */
const EVENTS_AFTER = 500;
const RECOVERY_MS = 60_000;

/** The whole product with a proxy on each of its wires. */
export async function startFaultLab(options: PipelineOptions = {}): Promise<FaultLab> {
  const proxies: Array<{ readonly key: string; readonly proxy: FaultProxy }> = [];
  const wires = (from: Wire['from'], to: Wire['to']): FaultProxy[] =>
    proxies.filter(({ key }) => key === `${from}-${to}`).map(({ proxy }) => proxy);
  const pipeline = await startPipeline({
    ...options,
    wire: async ({ from, to, port }) => {
      const proxy = await startFaultProxy(port);
      proxies.push({ key: `${from}-${to}`, proxy });
      return proxy.port;
    },
  });
  const clientWires: FaultProxy[] = [];
  for (let index = 0; index < (options.copies?.ingest ?? 1); index += 1)
    clientWires.push(await startFaultProxy(pipeline.service('ingest', index).port));
  const ledger = createLedger();

  return {
    pipeline,
    ledger,
    clientWires,
    wires,
    wire(from, to) {
      const [proxy] = wires(from, to);
      if (proxy === undefined) throw new Error(`nothing goes from ${from} to ${to}`);
      return proxy;
    },
    async underLoad(fault, load, onDrained) {
      forget(ledger);
      const since = load?.since ?? new Date();
      const sending = startLoad(ledger, {
        urls: (cluster) =>
          clientWires.map(({ port }) => `http://127.0.0.1:${port}/webhook/audit/${cluster}`),
        token: pipeline.webhookToken,
        ...load,
      });
      try {
        await delay(WARM_UP_MS);
        await fault();
        await waitForAcknowledged(ledger, ledger.acknowledged.size + EVENTS_AFTER);
      } finally {
        await sending.stop();
      }
      await waitUntilDrained(pipeline);
      onDrained?.();
      const faults = auditLedger(ledger, await readShownIds(pipeline, since));
      if (faults.lost > 0) await explainLoss(pipeline);
      return faults;
    },
    async stop() {
      await pipeline.stop();
      for (const proxy of [...clientWires, ...proxies.map((entry) => entry.proxy)])
        await proxy.close();
    },
  };
}

/** What the product itself says of it, for whoever has to find out why. */
async function explainLoss(pipeline: Pipeline): Promise<void> {
  for (const path of ['/api/v1/completeness', '/api/v1/quarantine'])
    process.stderr.write(`${path}: ${await (await pipeline.ask(path)).text()}\n`);
}

async function waitForAcknowledged(ledger: Ledger, count: number): Promise<void> {
  await eventually(() => {
    if (ledger.acknowledged.size < count)
      throw new Error(`only ${ledger.acknowledged.size} of ${count} events were taken`);
  }, RECOVERY_MS);
}

/** Jobs in all the places where BullMQ keeps them, at one moment: between two they move on. */
const COUNT_JOBS = `local jobs = 0
  for _, list in ipairs({'wait', 'active', 'paused'}) do jobs = jobs + redis.call('LLEN', KEYS[1] .. list) end
  for _, set in ipairs({'delayed', 'prioritized', 'failed'}) do jobs = jobs + redis.call('ZCARD', KEYS[1] .. set) end
  return jobs`;

async function waitUntilDrained(pipeline: Pipeline): Promise<void> {
  await eventually(async () => {
    for (let index = 0; index < pipeline.redisUrls.length; index += 1) {
      const left = await evalRedis(pipeline.redis(index), COUNT_JOBS, `bull:{audit-${index}}:`);
      if (!left.startsWith(':0')) throw new Error(`jobs on Redis ${index}: ${left}`);
    }
  }, DRAIN_MS);
}

/** All events since then as the API exports them: with their bytes, through the columns that searches use. */
async function readShownIds(pipeline: Pipeline, since: Date): Promise<string[]> {
  const { body } = await pipeline.ask(
    `/api/v1/events/export?format=ndjson&from=${since.toISOString()}`,
  );
  if (body === null) throw new Error('the export has no body');
  const ids: string[] = [];
  for await (const line of createInterface({ input: Readable.from(body) }))
    ids.push(copyOf(/"auditId":"([^"]*)"/.exec(line)?.[1] ?? line.slice(0, 100)));
  return ids;
}

/** V8 cuts a text out of another without copying it: a long run would keep every line. */
const copyOf = (text: string): string => Buffer.from(text).toString();
