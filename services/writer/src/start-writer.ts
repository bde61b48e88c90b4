import { createMetricsRegistry } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import { createBatchConsumer, type BatchConsumer } from '@k8s-audit/queue';
import { connectDatabase, createEventWriter, type DatabaseAddress } from '@k8s-audit/store';
import type { Tracing } from '@k8s-audit/tracing';
import { createWriterApp } from './app.ts';
import { checkLiveness } from './check-liveness.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { createGroupCommitter } from './commit-group.ts';
import { exposeStoreGauges } from './expose-store-gauges.ts';
import { GroupCommit } from './group-commit.ts';
import { growLog, type LogOptions } from './log/grow-log.ts';
import { migrateWhenPossible } from './migrate-when-possible.ts';
import { schedulePartitions } from './partition-schedule.ts';
import { scheduleLeased } from './schedule-leased.ts';
import { createJobStore } from './store-job.ts';
import { createUnreadableKeeper } from './keep-unreadable.ts';
import { writerTasks } from './writer-tasks.ts';
import { createWriterMetrics, exposeWriterGauges } from './writer-metrics.ts';

export interface WriterOptions {
  readonly redisUrls: readonly string[];
  readonly clusterShards: number;
  readonly database: DatabaseAddress;
  readonly retentionDays: number;
  readonly log: LogOptions;
  readonly needsClientCertificate: boolean;
  readonly tracing: Tracing;
  readonly logger: Logger;
}

/** Jobs held at once, a shard: enough to fill a commit from small batches, and little memory. */
const CONCURRENCY = 64;
/** Within the 30 s that Kubernetes gives a pod to stop. */
const DRAIN_MS = 20_000;
/** A migration of a large table may take that long in one statement. */
const LONGEST_MIGRATION_MS = 6 * 60 * 60_000;

/** Wires the writer together. Consuming begins once the schema is there. */
export function startWriter(options: WriterOptions) {
  const { logger, tracing } = options;
  const registry = createMetricsRegistry();
  const metrics = createWriterMetrics(registry);
  const db = connectDatabase(options.database, {
    poolSize: 4,
    longestSilenceMs: LONGEST_MIGRATION_MS,
  });
  const writer = createEventWriter({ address: options.database, logger });
  const breaker = createCircuitBreaker({ ping: () => writer.ping(), logger });
  const group = new GroupCommit(createGroupCommitter({ writer, breaker, metrics, logger }));
  let consumer: BatchConsumer | null = null;
  let schedule: { stop(): void } | null = null;
  let tasks: Array<{ stop(): Promise<void> }> = [];
  let stopping = false;

  const begin = async (): Promise<void> => {
    await migrateWhenPossible(db, logger);
    if (stopping) return;
    schedule = schedulePartitions(db, options);
    consumer = createBatchConsumer({
      redisUrls: options.redisUrls,
      clusterShards: options.clusterShards,
      concurrency: CONCURRENCY,
      telemetry: tracing.queue,
      logger,
      handle: createJobStore({ group, writer, metrics, tracing, logger }),
      setAside: createUnreadableKeeper({ writer, metrics, logger }),
    });
    tasks = [
      ...writerTasks({ db, writer, consumer, logger }),
      growLog({ db, options: options.log, metrics, logger }),
    ].map((task) => scheduleLeased({ db, logger }, task));
    logger.info('the writer drains the queue');
  };

  exposeWriterGauges(registry, {
    depth: async () => (await consumer?.depth()) ?? [],
    circuitIsOpen: () => breaker.isOpen(),
  });

  exposeStoreGauges(registry, { db, databaseIsAway: () => breaker.isOpen() });

  const app = createWriterApp({
    registry,
    needsClientCertificate: options.needsClientCertificate,
    logger,
    live: async () => {
      if (consumer) await checkLiveness(consumer, { databaseIsAway: breaker.isOpen() });
    },
    ready: {
      database: () => db.ping(),
      redis: async () => {
        if (consumer === null) throw new Error('waiting for the database before taking jobs');
        await consumer.depth();
      },
    },
  });

  return {
    app,
    begin,
    async stop(): Promise<void> {
      stopping = true;
      schedule?.stop();
      const drain = consumer?.close(DRAIN_MS);
      // With the database away nothing can be finished: the jobs stay on the queue for another writer.
      if (breaker.isOpen()) breaker.giveUp();
      await Promise.all([drain, ...tasks.map((task) => task.stop())]);
      await Promise.all([writer.close(), db.close()]);
    },
  };
}
