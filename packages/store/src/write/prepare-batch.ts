import { identifyEvent, isLater, type MicroTime, type SearchFields } from '@k8s-audit/audit-event';
import { dayOfMs } from '../schema/event-partitions.ts';
import { toEventRow, type Bundle, type EventRow } from './event-row.ts';

/** What a writer read out of one batch. */
export interface ReadBatch {
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly events: ReadonlyArray<{ readonly fields: SearchFields; readonly raw: Buffer }>;
  readonly quarantined: ReadonlyArray<{ readonly raw: Buffer; readonly reason: string }>;
}

/** A batch as it goes into the store: a function of its content alone, so that repeating it changes nothing. */
export interface PreparedBatch {
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly rows: readonly EventRow[];
  readonly quarantined: ReadBatch['quarantined'];
  /** Of the events as received. */
  readonly rawBytes: number;
  /** The latest stage time of its events, in ms since 1970. */
  readonly latestMs: number;
}

const BEGINNING: MicroTime = { ms: 0, us: 0 };

/** Identifies and dates the events. */
export function prepareBatch(batch: ReadBatch): PreparedBatch {
  const { cluster } = batch;
  const latest = latestTime(batch);
  const receivedSecond = Math.floor(batch.receivedAt.getTime() / 1_000);
  let bundle: Bundle = { cluster, day: dayOfMs(latest.ms), receivedSecond };
  let rawBytes = 0;
  const rows = batch.events.map(({ fields, raw }): EventRow => {
    // An event without any time is dated by its neighbours; they are the same at every retry.
    const time = fields.stageTime ?? latest;
    const day = dayOfMs(time.ms);
    if (day !== bundle.day) bundle = { cluster, day, receivedSecond };
    const idHex = identifyEvent(cluster, fields, time);
    rawBytes += raw.length;
    return toEventRow(fields, { idHex, cluster, bundle, raw });
  });
  return {
    cluster,
    receivedAt: batch.receivedAt,
    rows,
    quarantined: batch.quarantined,
    rawBytes,
    latestMs: latest.ms,
  };
}

function latestTime({ events }: ReadBatch): MicroTime {
  let latest = BEGINNING;
  for (const { fields } of events) {
    if (fields.stageTime !== null && isLater(fields.stageTime, latest)) latest = fields.stageTime;
  }
  return latest;
}
