import type { Scenario } from './scenario.ts';
import { backlog } from './scenarios/measure-backlog.ts';
import { disk } from './scenarios/measure-disk.ts';
import { endToEnd } from './scenarios/measure-end-to-end.ts';
import { functions } from './scenarios/measure-functions.ts';
import { growth } from './scenarios/measure-growth.ts';
import { ingest } from './scenarios/measure-ingest.ts';
import { memory } from './scenarios/measure-memory.ts';
import { searchLoad } from './scenarios/measure-search-load.ts';
import { smallBatches } from './scenarios/measure-small-batches.ts';
import { writers } from './scenarios/measure-writers.ts';

/** In the order of the report. */
export const SCENARIOS: readonly Scenario[] = [
  endToEnd,
  ingest,
  smallBatches,
  backlog,
  disk,
  searchLoad,
  growth,
  writers,
  memory,
  functions,
];
