import type { Logger } from '@k8s-audit/logging';
import { JOB_VERSION, type BatchConsumer } from '@k8s-audit/queue';
import {
  checkCompleteness,
  requestReplayOfJobs,
  type Database,
  type EventWriter,
} from '@k8s-audit/store';
import { lookAtQueues } from './look-at-queues.ts';
import { replayQuarantine } from './replay-quarantine.ts';
import type { LeasedTask } from './schedule-leased.ts';

export interface TaskDeps {
  readonly db: Database;
  readonly writer: EventWriter;
  readonly consumer: Pick<BatchConsumer, 'tallies'>;
  readonly logger: Logger;
}

/** What one of the writers does beside storing. */
export function writerTasks(deps: TaskDeps): LeasedTask[] {
  return [
    mergeSegments(deps),
    replayRequested(deps),
    replayReadableJobs(deps),
    compareWithQueues(deps),
  ];
}

const mergeSegments = ({ writer, logger }: TaskDeps): LeasedTask => ({
  lease: 'segments',
  leaseMs: 60_000,
  // In which a busy writer makes some dozens of small segments.
  intervalMs: 2_000,
  async run() {
    const merged = await writer.mergeSegments();
    if (merged > 0) logger.debug({ merged }, 'segments merged');
  },
  trouble: 'segments could not be merged; searches only get slower',
});

const replayRequested = (deps: TaskDeps): LeasedTask => ({
  lease: 'replays',
  leaseMs: 60_000,
  // Somebody looks at the page and waits.
  intervalMs: 2_000,
  async run() {
    await replayQuarantine(deps);
  },
  trouble: 'the quarantine could not be replayed; what was asked for is tried again',
});

const replayReadableJobs = ({ db, logger }: TaskDeps): LeasedTask => ({
  // Of its own for each version: an older writer must not keep the newer ones from looking.
  lease: `jobs-v${JOB_VERSION}`,
  leaseMs: 120_000,
  intervalMs: 60_000,
  async run() {
    const jobs = await requestReplayOfJobs(db, JOB_VERSION);
    if (jobs > 0) logger.info({ jobs }, 'jobs that an older writer put aside are read again');
  },
  trouble: 'could not look for jobs that an older writer put aside',
});

const compareWithQueues = ({ db, consumer }: TaskDeps): LeasedTask => ({
  lease: 'completeness',
  leaseMs: 30_000,
  intervalMs: 3_000,
  run: () => checkCompleteness(db, async () => lookAtQueues(await consumer.tallies())),
  trouble: 'what was received could not be compared with what became of it',
});
