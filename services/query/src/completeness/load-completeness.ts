import { formatMicroTime } from '@k8s-audit/audit-event';
import type { ClusterCompleteness, HeardMinute } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { findSilence } from '../subjects/find-silence.ts';
import type { Silence } from '../subjects/judge-silence.ts';
import type { CompletenessReader } from './completeness-reader.ts';
import { findApiserverStarts } from './find-apiserver-starts.ts';
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
  /** When its API servers started within these minutes, where its audit policy tells. */
  readonly apiserverStarts: readonly string[];
}

export async function loadCompleteness(
  reader: CompletenessReader & Pick<EventReader, 'clusters' | 'histogram' | 'search'>,
): Promise<SourceReport[]> {
  const fromUs = BigInt(Date.now() - HEARTBEAT_MINUTES * 60_000) * 1_000n;
  const [checks, heartbeats, clusters, starts] = await Promise.all([
    reader.checks(),
    reader.heartbeats(HEARTBEAT_MINUTES),
    reader.clusters(),
    findApiserverStarts(reader, fromUs),
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
        apiserverStarts: (starts.get(check.cluster) ?? []).map(formatMicroTime),
      };
    }),
  );
}
