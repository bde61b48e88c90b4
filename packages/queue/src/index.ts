export { createBatchConsumer, type BatchConsumer, type JobOrigin } from './batch-consumer.ts';
export { readBatchJob, type BatchJob } from './batch-job.ts';
export { createBatchProducer, type AddOutcome, type BatchProducer } from './batch-producer.ts';
export type { QueueDepth } from './queue-depth.ts';
export { createQueueView, type QueueView, type SetAsideJob } from './queue-view.ts';
export type { QueueServers } from './redis-connections.ts';
export type { ShardStatus } from './producer-shard.ts';
