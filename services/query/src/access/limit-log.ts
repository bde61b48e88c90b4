import { HttpError } from '@k8s-audit/http-kit';
import type { LogReader } from '@k8s-audit/store';
import { currentViewer } from './current-reading.ts';
import { seesEverything } from './viewer.ts';

/**
 * The log for pages, API and evidence. Its leaves are batches of all clusters, as they were received: its
 * very size tells how much others sent. So it is for those from whom nothing is hidden.
 */
export function createLimitedLog(log: LogReader): LogReader {
  const seen = (): LogReader => {
    if (seesEverything(currentViewer())) return log;
    throw new HttpError(
      403,
      'forbidden',
      'the log holds whole batches of all clusters: ask somebody who may see every event for the proof',
    );
  };
  return {
    size: async () => seen().size(),
    root: async (size) => seen().root(size),
    newestCheckpoint: async () => seen().newestCheckpoint(),
    checkpointCovering: async (position) => seen().checkpointCovering(position),
    finder: () => seen().finder(),
    proveInclusion: async (position, size) => seen().proveInclusion(position, size),
    proveConsistency: async (from, to) => seen().proveConsistency(from, to),
    leaves: async (from, limit) => seen().leaves(from, limit),
    destinations: async () => seen().destinations(),
  };
}
