import type { Pipeline } from '@k8s-audit/testkit';
import { createBodyPool } from '../load/body-pool.ts';
import { checkLedger } from '../load/check-ledger.ts';
import { createLoad } from '../load/create-load.ts';
import { createSeededBatches } from '../load/seeded-batches.ts';
import { startProduct } from '../run-product.ts';
import type { Figures, Scenario } from '../scenario.ts';
import { MIXED_SEARCHES, timeSearches } from '../search/time-searches.ts';
import { processMemoryMb } from '../watch/process-memory.ts';
import { watchStored } from '../watch/watch-stored.ts';

const SECONDS = 8;
const POOL_BODIES = 200;
const ROUNDS = 10;
const MOST_MB = { ingest: 150, writer: 300, query: 250 } as const;
const SERVICES = ['ingest', 'writer', 'query'] as const;

export const memory: Scenario = {
  name: 'memory',
  about: 'memory of each service at rest, and the most under full load with searches',
  rows: SERVICES.flatMap((service) => [
    {
      figure: `${service}AtRestMb`,
      what: `Memory of ${service}, at rest`,
      unit: 'MB',
      target: { atMost: MOST_MB[service] },
    },
    {
      figure: `${service}UnderLoadMb`,
      what: `Memory of ${service}, most under load`,
      unit: 'MB',
      target: { atMost: MOST_MB[service] },
    },
  ]),
  async run(context) {
    const pipeline = await startProduct(context.profile);
    const stored = watchStored(pipeline.database);
    try {
      const atRest = memoryOf(pipeline, 'now', 'AtRestMb');
      const bodies = Math.max(10, Math.ceil(POOL_BODIES * Math.min(1, context.scale)));
      const load = createLoad(createBodyPool(createSeededBatches({ seed: context.seed, bodies })));
      const target = { port: pipeline.service('ingest').port, token: pipeline.webhookToken };
      await Promise.all([
        load.post(target, { seconds: SECONDS * context.scale }),
        timeSearches(pipeline, MIXED_SEARCHES, { rounds: Math.ceil(ROUNDS * context.scale) }),
      ]);
      await stored.waitFor(load.acknowledged);
      const figures = { ...atRest, ...memoryOf(pipeline, 'most', 'UnderLoadMb') };
      const { events } = await checkLedger(pipeline.database, [load]);
      return { figures, checkedEvents: events };
    } finally {
      await stored.close();
      await pipeline.stop();
    }
  },
};

function memoryOf(pipeline: Pipeline, which: 'now' | 'most', suffix: string): Figures {
  return Object.fromEntries(
    SERVICES.map((name) => [
      `${name}${suffix}`,
      processMemoryMb(pipeline.service(name).pid)[which],
    ]),
  );
}
