import type { QueueRoom, QueueRooms } from '@k8s-audit/queue';
import {
  listCompleteness,
  listHeartbeats,
  type ClusterCompleteness,
  type Database,
  type Heartbeat,
} from '@k8s-audit/store';

/** What may be asked about whether everything that was received is there. */
export interface CompletenessReader {
  checks(): Promise<ClusterCompleteness[]>;
  heartbeats(minutes: number): Promise<Heartbeat[]>;
  /** How much more each queue could take. */
  rooms(): readonly QueueRoom[];
}

export const createCompletenessReader = (db: Database, rooms: QueueRooms): CompletenessReader => ({
  checks: () => listCompleteness(db),
  heartbeats: (minutes) => listHeartbeats(db, minutes),
  rooms: () => rooms.latest(),
});
