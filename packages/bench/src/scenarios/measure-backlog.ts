import { setTimeout as delay } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { runProduct, scaleEvents } from '../run-product.ts';
import { redisMemoryBytes } from '../watch/redis-memory.ts';

const EVENTS = 300_000;
/** Until Redis has let go of the buffers that the load needed. */
const QUIET_MS = 1_000;
const BYTES_PER_GB = 1e9;
const EVENTS_PER_HOUR = 1_000 * 3_600;

export const backlog: Scenario = {
  name: 'backlog',
  about: 'what waiting events take in Redis, and how fast a writer stores them',
  rows: [
    {
      figure: 'redisBytes',
      what: 'Redis memory a waiting event',
      unit: 'bytes',
      target: { atMost: 200 },
    },
    {
      figure: 'outageHours',
      what: 'Outage of the database that fits in 1 GB at 1,000 events/s',
      unit: 'hours',
      digits: 1,
    },
    {
      figure: 'storeCpuUs',
      what: 'Writer and database, CPU an event, on a backlog',
      unit: 'µs',
      digits: 1,
      target: { atMost: 20 },
    },
    { figure: 'eventsPerSecond', what: 'One writer on a backlog', unit: 'events/s' },
  ],
  async run(context) {
    return runProduct(context, async (product) => {
      const { pipeline } = product;
      const empty = await redisMemoryBytes(pipeline.redis().url);
      pipeline.service('writer').kill('SIGSTOP');
      const posted = await product.post({ events: scaleEvents(EVENTS, context.scale) });
      await delay(QUIET_MS);
      const full = await redisMemoryBytes(pipeline.redis().url);
      const redisBytes = (full - empty) / posted.events;

      const cpu = product.watchCpu();
      const startedAt = performance.now();
      pipeline.service('writer').kill('SIGCONT');
      await product.allStored();
      const seconds = (performance.now() - startedAt) / 1_000;
      const cpuUs = cpu(posted.events);
      return {
        figures: {
          redisBytes,
          outageHours: BYTES_PER_GB / redisBytes / EVENTS_PER_HOUR,
          eventsPerSecond: posted.events / seconds,
          storeCpuUs: (cpuUs['writer'] ?? 0) + (cpuUs['MariaDB'] ?? 0),
        },
        cpuUs: { 'writer on a backlog': cpuUs },
      };
    });
  },
};
