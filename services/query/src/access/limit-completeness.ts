import type { CompletenessReader } from '../completeness/completeness-reader.ts';
import { currentViewer } from './current-reading.ts';
import { seesWholeCluster } from './whole-cluster.ts';

/** Sums are of whole clusters: they are for those who see all of one. */
export function createLimitedCompleteness(reader: CompletenessReader): CompletenessReader {
  const within = <T extends { readonly cluster: string }>(all: readonly T[]): T[] => {
    const viewer = currentViewer();
    return all.filter(({ cluster }) => seesWholeCluster(viewer, cluster));
  };
  return {
    checks: async () => within(await reader.checks()),
    heartbeats: async (minutes) => within(await reader.heartbeats(minutes)),
    // How fast queues fill tells of all clusters together.
    rooms: () => (currentViewer().limits.length === 0 ? reader.rooms() : []),
  };
}
