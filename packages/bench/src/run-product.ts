import { join } from 'node:path';
import { startPipeline, type Pipeline } from '@k8s-audit/testkit';
import { createBodyPool, type BodyPool } from './load/body-pool.ts';
import { checkLedger } from './load/check-ledger.ts';
import { createLoad, type Load, type LoadPlan, type Posted } from './load/create-load.ts';
import type { LoadTarget } from './load/http-lane.ts';
import { createSeededBatches, EVENTS_PER_BODY } from './load/seeded-batches.ts';
import type { RunContext } from './scenario.ts';
import { watchCpu, type CpuWatch } from './watch/watch-cpu.ts';
import { watchStored, type StoredWatch } from './watch/watch-stored.ts';

const BUFFER_POOL_MB = 1_024;
/** Made ahead, some 130 MB; a longer run sends them in rounds. */
const POOL_BODIES = 200;
const WARM_UP_EVENTS = 20_000;

/** The whole product, running, with a load that remembers what was acknowledged. */
export interface Product {
  readonly pipeline: Pipeline;
  readonly stored: StoredWatch;
  /** Where bodies are posted to. */
  readonly target: LoadTarget;
  /** Posts; does not wait until it is stored. */
  post(plan: LoadPlan): Promise<Posted>;
  /** Resolves when all that was acknowledged is stored. */
  allStored(): Promise<void>;
  /** Notes the CPU of every process now. */
  watchCpu(): CpuWatch;
  readonly load: Load;
}

/**
 * Starts the product, warms it up, lets a scenario use it, and checks that what was acknowledged is
 * what is stored. Resolves to the scenario's result and the number of events that were checked.
 */
export async function runProduct<Result>(
  options: Pick<RunContext, 'seed' | 'scale' | 'profile'> & { readonly pool?: BodyPool },
  use: (product: Product) => Promise<Result>,
): Promise<Result & { checkedEvents: number }> {
  const pipeline = await startProduct(options.profile);
  const stored = watchStored(pipeline.database);
  try {
    const bodies = Math.ceil(Math.max(POOL_BODIES * Math.min(1, options.scale), 10));
    const load = createLoad(
      options.pool ?? createBodyPool(createSeededBatches({ seed: options.seed, bodies })),
    );
    const warmUp = createLoad(
      createBodyPool(createSeededBatches({ seed: options.seed + 1_000_000, bodies: 10 })),
    );
    const product = toProduct(pipeline, { stored, load, warmUp });
    await warmUp.post(product.target, { events: WARM_UP_EVENTS * Math.min(1, options.scale) });
    await product.allStored();
    const result = await use(product);
    await product.allStored();
    const { events } = await checkLedger(pipeline.database, [warmUp, load]);
    return { ...result, checkedEvents: events };
  } finally {
    await stored.close();
    await pipeline.stop();
  }
}

/** With a folder for profiles, each service leaves one there, under its name, when it stops. */
export function startProduct(profile: string | null): Promise<Pipeline> {
  return startPipeline({
    bufferPoolMb: BUFFER_POOL_MB,
    ...(profile !== null && {
      nodeFlags: (service) => ['--cpu-prof', `--cpu-prof-dir=${join(profile, service)}`],
    }),
  });
}

function toProduct(
  pipeline: Pipeline,
  { stored, load, warmUp }: { stored: StoredWatch; load: Load; warmUp: Load },
): Product {
  const target = { port: pipeline.service('ingest').port, token: pipeline.webhookToken };
  return {
    pipeline,
    stored,
    load,
    target,
    post: (plan) => load.post(target, plan),
    allStored: () => stored.waitFor(warmUp.acknowledged + load.acknowledged),
    watchCpu: () =>
      watchCpu({
        ingest: pipeline.service('ingest').pid,
        writer: pipeline.service('writer').pid,
        Redis: pipeline.redis().pid,
        MariaDB: pipeline.mariadb().pid,
        'load generator': process.pid,
      }),
  };
}

/** A number of events that is whole bodies, of at least one for each connection. */
export const scaleEvents = (events: number, scale: number): number =>
  Math.max(1, Math.round((events * scale) / EVENTS_PER_BODY)) * EVENTS_PER_BODY;
