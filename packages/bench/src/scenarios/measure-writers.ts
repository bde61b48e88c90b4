import type { ServiceProcess } from '@k8s-audit/local';
import type { Scenario } from '../scenario.ts';
import { runProduct, scaleEvents, type Product } from '../run-product.ts';
import { countDeadlocks } from '../watch/count-deadlocks.ts';
import { watchCpu } from '../watch/watch-cpu.ts';

const EVENTS = 150_000;
/** New writers have to learn the texts and be compiled before they are measured. */
const WARM_UP_EVENTS = 60_000;
const WRITERS = [1, 2, 4] as const;

export const writers: Scenario = {
  name: 'writers',
  about: 'a backlog stored by one, two and four writers',
  rows: [
    ...WRITERS.map((count) => ({
      figure: `eventsPerSecond${count}`,
      what: `A backlog, writers: ${count}`,
      unit: 'events/s',
    })),
    {
      figure: 'cpuTimes2',
      what: 'Two writers: CPU an event of writers and database, times that of one',
      unit: '×',
      digits: 2,
      target: { atMost: 1.2 },
    },
    {
      figure: 'cpuTimes4',
      what: 'Four writers: CPU an event of writers and database, times that of one',
      unit: '×',
      digits: 2,
      target: { atMost: 1.2 },
    },
    {
      figure: 'speedTimes2',
      what: 'Two writers: throughput, times that of one',
      unit: '×',
      digits: 2,
      target: { atLeast: 1 },
    },
    { figure: 'deadlocks', what: 'Deadlocks', unit: '', target: { atMost: 0 } },
  ],
  async run(context) {
    return runProduct(context, async (product) => {
      const running = [product.pipeline.service('writer')];
      const figures: Record<string, number> = {};
      const cpuUs: Record<string, Record<string, number>> = {};
      const costs = new Map<number, number>();
      for (const count of WRITERS) {
        while (running.length < count) running.push(await product.pipeline.addWriter());
        await drain(product, running, scaleEvents(WARM_UP_EVENTS, context.scale));
        const drained = await drain(product, running, scaleEvents(EVENTS, context.scale));
        figures[`eventsPerSecond${count}`] = drained.eventsPerSecond;
        cpuUs[`backlog, writers: ${count}`] = drained.cpuUs;
        costs.set(count, (drained.cpuUs['writers'] ?? 0) + (drained.cpuUs['MariaDB'] ?? 0));
      }
      const times = (count: number): number => (costs.get(count) ?? 0) / (costs.get(1) ?? 0);
      figures['cpuTimes2'] = times(2);
      figures['cpuTimes4'] = times(4);
      figures['speedTimes2'] =
        (figures['eventsPerSecond2'] ?? 0) / (figures['eventsPerSecond1'] ?? 0);
      figures['deadlocks'] = await countDeadlocks(product.pipeline.database);
      return { figures, cpuUs };
    });
  },
};

async function drain(
  product: Product,
  running: readonly ServiceProcess[],
  events: number,
): Promise<{ eventsPerSecond: number; cpuUs: Record<string, number> }> {
  for (const writer of running) writer.kill('SIGSTOP');
  await product.post({ events });
  const cpu = watchCpu({
    writers: running.map(({ pid }) => pid),
    Redis: product.pipeline.redis().pid,
    MariaDB: product.pipeline.mariadb().pid,
  });
  const startedAt = performance.now();
  for (const writer of running) writer.kill('SIGCONT');
  await product.allStored();
  const seconds = (performance.now() - startedAt) / 1_000;
  return { eventsPerSecond: events / seconds, cpuUs: cpu(events) };
}
