import type { Scenario } from '../scenario.ts';
import { percentile } from '../scenario.ts';
import { runProduct, scaleEvents } from '../run-product.ts';

const EVENTS = 300_000;
const PACED_SECONDS = 6;

export const ingest: Scenario = {
  name: 'ingest',
  about: 'acknowledged with AOF always, without a writer; then paced at half of that',
  rows: [
    {
      figure: 'eventsPerCore',
      what: 'Ingest alone, acknowledged with AOF always',
      unit: 'events/s a core of ingest',
      target: { atLeast: 150_000 },
    },
    { figure: 'eventsPerSecond', what: 'Ingest alone, as measured', unit: 'events/s' },
    {
      figure: 'halfLoadP99Ms',
      what: 'Ingest at half load, p99 of answers',
      unit: 'ms',
      target: { atMost: 100 },
    },
    { figure: 'fullLoadP99Ms', what: 'Ingest at full load, p99 of answers', unit: 'ms' },
    { figure: 'halfLoadEventsPerSecond', what: 'Half load', unit: 'events/s' },
  ],
  async run(context) {
    return runProduct(context, async (product) => {
      product.pipeline.service('writer').kill('SIGSTOP');
      const cpu = product.watchCpu();
      const full = await product.post({ events: scaleEvents(EVENTS, context.scale) });
      const cpuUs = cpu(full.events);
      const eventsPerSecond = full.events / full.seconds;
      const paced = await product.post({
        seconds: PACED_SECONDS * context.scale,
        eventsPerSecond: eventsPerSecond / 2,
      });
      product.pipeline.service('writer').kill('SIGCONT');
      return {
        figures: {
          eventsPerSecond,
          eventsPerCore: 1_000_000 / (cpuUs['ingest'] ?? 0),
          fullLoadP99Ms: percentile(full.answersMs, 0.99),
          halfLoadP99Ms: percentile(paced.answersMs, 0.99),
          halfLoadEventsPerSecond: paced.events / paced.seconds,
        },
        cpuUs: { 'ingest alone': cpuUs },
      };
    });
  },
};
