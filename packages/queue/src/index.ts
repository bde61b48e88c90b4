export { createBatchConsumer, type BatchConsumer, type JobOrigin } from './batch-consumer.ts';
export { JOB_VERSION, readBatchJob, type BatchJob, type UnreadableJob } from './batch-job.ts';
export { createBatchProducer, type AddOutcome, type BatchProducer } from './batch-producer.ts';
export type { QueueDepth } from './queue-depth.ts';
export type { ClusterTally, QueueTally } from './tally.ts';
