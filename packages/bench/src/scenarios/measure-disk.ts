import { measureBaseline } from '../baseline/measure-baseline.ts';
import { createBodyPool } from '../load/body-pool.ts';
import { createCorpusBatches } from '../load/corpus-batches.ts';
import type { RunContext, Scenario } from '../scenario.ts';
import { runProduct, scaleEvents } from '../run-product.ts';
import { settleSegments } from '../watch/settle-segments.ts';
import { sumBytes, tableBytes } from '../watch/table-bytes.ts';

/** InnoDB allots space by the MiB: fewer would count much of it that is not used yet. */
const SEEDED_EVENTS = 1_000_000;
const CORPUS_EVENTS = 50_000;

const TABLES = ['events', 'chunks', 'segments', 'dictionary'] as const;

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
    ...TABLES.map((table) => ({
      figure: `${table}Bytes`,
      what: `Disk, of which ${table}`,
      unit: 'bytes an event',
    })),
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
        ...seeded.byTable,
        baselineBytes,
        shareOfBaseline: seeded.bytes / baselineBytes,
        ...corpus?.figures,
      },
      checkedEvents: seeded.checkedEvents + (corpus?.checkedEvents ?? 0),
    };
  },
};

interface StoredBytes {
  /** An event, of all tables. */
  readonly bytes: number;
  readonly byTable: Readonly<Record<string, number>>;
  readonly checkedEvents: number;
}

async function storedBytes(
  context: RunContext,
  events: number,
  batches?: ReadonlyArray<readonly string[]>,
): Promise<StoredBytes> {
  const pool = batches === undefined ? {} : { pool: createBodyPool(batches) };
  const result = await runProduct({ ...context, ...pool }, async (product) => {
    const { database } = product.pipeline;
    const before = await tableBytes(database);
    await product.post({ events });
    await product.allStored();
    await settleSegments(database);
    return { before, after: await tableBytes(database) };
  });
  const { before, after, checkedEvents } = result;
  const grown = (table: string): number => (after.get(table) ?? 0) - (before.get(table) ?? 0);
  return {
    bytes: (sumBytes(after) - sumBytes(before)) / events,
    byTable: Object.fromEntries(TABLES.map((table) => [`${table}Bytes`, grown(table) / events])),
    checkedEvents,
  };
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
