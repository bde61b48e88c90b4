import type { ClusterCompleteness, HeardMinute } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { findSilence } from '../subjects/find-silence.ts';
import type { Silence } from '../subjects/judge-silence.ts';
import type { CompletenessReader } from './completeness-reader.ts';
import { describeHeartbeat, type HeartbeatFacts } from './describe-heartbeat.ts';
import { judgeCompleteness, type CompletenessVerdict } from './judge-completeness.ts';

/** How far back heartbeats go. */
export const HEARTBEAT_MINUTES = 180;

/** Whether all of a source is there, and how it is heard. */
export interface SourceReport extends ClusterCompleteness {
  readonly verdict: CompletenessVerdict;
  readonly silence: Silence | null;
  readonly minutes: ReadonlyArray<HeardMinute | null>;
  readonly heartbeat: HeartbeatFacts;
}

export async function loadCompleteness(
  reader: CompletenessReader & Pick<EventReader, 'clusters' | 'histogram'>,
): Promise<SourceReport[]> {
  const [checks, heartbeats, clusters] = await Promise.all([
    reader.checks(),
    reader.heartbeats(HEARTBEAT_MINUTES),
    reader.clusters(),
  ]);
  return Promise.all(
    checks.map(async (check) => {
      const heard = heartbeats.find(({ cluster }) => cluster === check.cluster);
      const minutes = heard?.minutes ?? Array<null>(HEARTBEAT_MINUTES).fill(null);
      const activity = clusters.find(({ cluster }) => cluster === check.cluster);
      return {
        ...check,
        verdict: judgeCompleteness(check, Date.now()),
        silence: activity === undefined ? null : await findSilence(reader, activity),
        minutes,
        heartbeat: describeHeartbeat(minutes),
      };
    }),
  );
}
