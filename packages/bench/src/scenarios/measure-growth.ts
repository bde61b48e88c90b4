import type { Scenario } from '../scenario.ts';
import { timeSearches, FIRST_PAGES } from '../search/time-searches.ts';
import { runProduct, scaleEvents, type Product } from '../run-product.ts';

const FEW_EVENTS = 60_000;
const TIMES = 10;
const MEASURED_EVENTS = 100_000;
const ROUNDS = 20;

export const growth: Scenario = {
  name: 'growth',
  about: 'the same work with ten times as many events stored',
  rows: [
    {
      figure: 'cpuTimes',
      what: 'Ten times the stored events: CPU an event of ingest and writer',
      unit: '×',
      digits: 2,
      target: { atMost: 1.2 },
    },
    {
      figure: 'databaseCpuTimes',
      what: 'Ten times the stored events: CPU an event of the database',
      unit: '×',
      digits: 2,
    },
    {
      figure: 'firstPageTimes',
      what: 'Ten times the stored events: median of first pages',
      unit: '×',
      digits: 2,
      target: { atMost: 1.5 },
    },
    { figure: 'firstPageMs', what: 'First page, few events', unit: 'ms', digits: 1 },
  ],
  async run(context) {
    return runProduct(context, async (product) => {
      const few = scaleEvents(FEW_EVENTS, context.scale);
      const events = scaleEvents(MEASURED_EVENTS, context.scale);
      await fill(product, few);
      const before = await look(product, events);
      await fill(product, few * TIMES - few - events);
      const after = await look(product, events);
      return {
        figures: {
          cpuTimes: after.servicesUs / before.servicesUs,
          databaseCpuTimes: after.databaseUs / before.databaseUs,
          firstPageMs: before.firstPageMs,
          firstPageTimes: after.firstPageMs / before.firstPageMs,
        },
        cpuUs: { 'few events stored': before.cpuUs, 'ten times as many stored': after.cpuUs },
      };
    });
  },
};

async function fill(product: Product, events: number): Promise<void> {
  await product.post({ events });
  await product.allStored();
}

async function look(product: Product, events: number) {
  const times = await timeSearches(product.pipeline, FIRST_PAGES, { rounds: ROUNDS });
  const cpu = product.watchCpu();
  await fill(product, events);
  const cpuUs = cpu(events);
  return {
    cpuUs,
    servicesUs: (cpuUs['ingest'] ?? 0) + (cpuUs['writer'] ?? 0),
    databaseUs: cpuUs['MariaDB'] ?? 0,
    firstPageMs: times.medianMs,
  };
}
