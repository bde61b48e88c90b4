import type { Scenario } from '../scenario.ts';
import { createBodyPool } from '../load/body-pool.ts';
import { createSmallBatches } from '../load/seeded-batches.ts';
import { runProduct } from '../run-product.ts';

const SECONDS = 10;
const POOL_BODIES = 5_000;
/** A cluster or more a connection: each API server has its own. */
const LANES = 32;

export const smallBatches: Scenario = {
  name: 'small-batches',
  about: 'bodies of 1 to 10 events, as fast as they are answered',
  rows: [
    {
      figure: 'postsPerCore',
      what: 'Small batches (1 to 10 events)',
      unit: 'POSTs/s a core of ingest',
      target: { atLeast: 3_000 },
    },
    { figure: 'postsPerSecond', what: 'Small batches, as measured', unit: 'POSTs/s' },
    {
      figure: 'backlogSeconds',
      what: 'Small batches, from the last answer until all is stored',
      unit: 's',
      digits: 1,
      target: { atMost: 5 },
    },
  ],
  async run(context) {
    const bodies = Math.max(100, POOL_BODIES * context.scale);
    const pool = createBodyPool(createSmallBatches({ seed: context.seed, bodies }));
    return runProduct({ ...context, pool }, async (product) => {
      const cpu = product.watchCpu();
      const posted = await product.post({ seconds: SECONDS * context.scale, lanes: LANES });
      const ingestUs = cpu(posted.bodies)['ingest'] ?? 0;
      const answeredAt = performance.now();
      await product.allStored();
      const backlogSeconds = (performance.now() - answeredAt) / 1_000;
      return {
        figures: {
          postsPerSecond: posted.bodies / posted.seconds,
          postsPerCore: 1_000_000 / ingestUs,
          backlogSeconds,
        },
        cpuUs: { 'small batches': cpu(posted.events) },
      };
    });
  },
};
