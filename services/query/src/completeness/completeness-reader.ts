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
}

export const createCompletenessReader = (db: Database): CompletenessReader => ({
  checks: () => listCompleteness(db),
  heartbeats: (minutes) => listHeartbeats(db, minutes),
});
