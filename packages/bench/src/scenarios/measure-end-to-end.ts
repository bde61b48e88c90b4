import { encodeEventId } from '@k8s-audit/audit-event';
import type { Scenario } from '../scenario.ts';
import { runProduct, type Product } from '../run-product.ts';

/** More events than this never wait: the load is what the product keeps up with. */
const MOST_WAITING = 150_000;
const SAMPLE_SECONDS = 1;

export const endToEnd: Scenario = {
  name: 'end-to-end',
  about: 'posted until committed and searchable, sustained, beside the baseline',
  rows: [
    {
      figure: 'eventsPerSecond',
      what: 'End to end: posted until committed and searchable, sustained, all on this machine',
      unit: 'events/s',
      target: { atLeast: 50_000 },
    },
    {
      figure: 'timesBaseline',
      what: 'End to end, times the baseline in the same run',
      unit: '×',
      digits: 1,
      target: { atLeast: 4 },
    },
    { figure: 'baselineEventsPerSecond', what: 'Baseline, end to end', unit: 'events/s' },
    {
      figure: 'storeCpuUs',
      what: 'Writer and database, CPU an event, end to end',
      unit: 'µs',
      digits: 1,
      target: { atMost: 20 },
    },
    { figure: 'generatorCpuUs', what: 'Load generator, CPU an event', unit: 'µs', digits: 1 },
  ],
  async run(context) {
    const product = await runProduct(context, async (running) => {
      const offset = running.stored.samples.length;
      const storedBefore = running.stored.stored;
      const cpu = running.watchCpu();
      const startedAt = performance.now();
      const posted = await running.post({
        seconds: context.sustainedSeconds,
        mustWait: () =>
          storedBefore + running.load.acknowledged - running.stored.stored > MOST_WAITING,
      });
      // What comes behind is only stored, without ingest beside it.
      const samples = running.stored.samples.slice(offset);
      await running.allStored();
      const seconds = (performance.now() - startedAt) / 1_000;
      const cpuUs = cpu(posted.events);
      await checkSearchable(running);
      return { cpuUs, eventsPerSecond: posted.events / seconds, course: thin(samples) };
    });
    const baseline = await context.baseline();
    const { writer = 0, MariaDB = 0, 'load generator': generator = 0 } = product.cpuUs;
    return {
      figures: {
        eventsPerSecond: product.eventsPerSecond,
        baselineEventsPerSecond: baseline.eventsPerSecond,
        timesBaseline: product.eventsPerSecond / baseline.eventsPerSecond,
        storeCpuUs: writer + MariaDB,
        generatorCpuUs: generator,
      },
      cpuUs: { 'end to end': product.cpuUs, 'baseline, end to end': baseline.cpuUs },
      checkedEvents: product.checkedEvents,
      course: product.course,
    };
  },
};

/** Throws unless the API gives the event that was acknowledged last. */
async function checkSearchable({ load, pipeline }: Product): Promise<void> {
  const last = load.lastIds().at(-1) ?? '';
  await pipeline.api(`/api/v1/events/${encodeEventId(Buffer.from(last, 'hex'))}`);
}

type Samples = ReadonlyArray<{ readonly atSeconds: number; readonly events: number }>;

/** A sample a second, from 0. */
function thin(samples: Samples): Samples {
  const first = samples[0];
  if (first === undefined) return [];
  const kept: Array<{ atSeconds: number; events: number }> = [];
  for (const { atSeconds, events } of samples) {
    const at = atSeconds - first.atSeconds;
    if (at >= kept.length * SAMPLE_SECONDS)
      kept.push({ atSeconds: at, events: events - first.events });
  }
  return kept;
}
