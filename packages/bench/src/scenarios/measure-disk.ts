import { measureBaseline } from '../baseline/measure-baseline.ts';
import { createBodyPool } from '../load/body-pool.ts';
import { createCorpusBatches } from '../load/corpus-batches.ts';
import type { RunContext, Scenario } from '../scenario.ts';
import { runProduct, scaleEvents } from '../run-product.ts';
import { sumBytes, tableBytes } from '../watch/table-bytes.ts';

const SEEDED_EVENTS = 200_000;
const CORPUS_EVENTS = 50_000;

export const disk: Scenario = {
  name: 'disk',
  about: 'bytes an event in all tables and indexes, of made-up and of real events',
  rows: [
    {
      figure: 'bytes',
      what: 'Disk, all tables and indexes',
      unit: 'bytes an event',
      target: { atMost: 350 },
    },
    {
      figure: 'shareOfBaseline',
      what: 'Disk, share of the baseline',
      unit: '×',
      digits: 3,
      target: { atMost: 0.1 },
    },
    { figure: 'baselineBytes', what: 'Disk, baseline', unit: 'bytes an event' },
    { figure: 'corpusBytes', what: 'Disk, real events', unit: 'bytes an event' },
    { figure: 'corpusBaselineBytes', what: 'Disk, real events, baseline', unit: 'bytes an event' },
    { figure: 'corpusSentBytes', what: 'Real events, as sent', unit: 'bytes an event' },
  ],
  async run(context) {
    const seeded = await storedBytes(context, scaleEvents(SEEDED_EVENTS, context.scale));
    const { bytesPerEvent: baselineBytes } = await context.baseline();
    const corpus = await measureCorpus(context);
    return {
      figures: {
        bytes: seeded.bytes,
        baselineBytes,
        shareOfBaseline: seeded.bytes / baselineBytes,
        ...corpus?.figures,
      },
      checkedEvents: seeded.checkedEvents + (corpus?.checkedEvents ?? 0),
    };
  },
};

async function storedBytes(
  context: RunContext,
  events: number,
  batches?: ReadonlyArray<readonly string[]>,
): Promise<{ bytes: number; checkedEvents: number }> {
  const pool = batches === undefined ? {} : { pool: createBodyPool(batches) };
  const result = await runProduct({ ...context, ...pool }, async (product) => {
    const { database } = product.pipeline;
    const before = sumBytes(await tableBytes(database));
    await product.post({ events });
    await product.allStored();
    return { grown: sumBytes(await tableBytes(database)) - before };
  });
  return { bytes: result.grown / events, checkedEvents: result.checkedEvents };
}

async function measureCorpus(
  context: RunContext,
): Promise<{ figures: Record<string, number>; checkedEvents: number } | null> {
  const events = scaleEvents(CORPUS_EVENTS, context.scale);
  const batches = createCorpusBatches(events);
  if (batches === null) {
    context.say('  real events are left out: there is no corpus beside this checkout');
    return null;
  }
  const stored = await storedBytes(context, events, batches);
  const baseline = await measureBaseline(batches, { events });
  const sent = batches.flat().reduce((sum, item) => sum + Buffer.byteLength(item), 0);
  return {
    figures: {
      corpusBytes: stored.bytes,
      corpusBaselineBytes: baseline.bytesPerEvent,
      corpusSentBytes: sent / events,
    },
    checkedEvents: stored.checkedEvents,
  };
}
