export { createBatchConsumer, type BatchConsumer, type JobOrigin } from './batch-consumer.ts';
export { JOB_VERSION, readBatchJob, type BatchJob, type UnreadableJob } from './batch-job.ts';
export { createBatchProducer, type AddOutcome, type BatchProducer } from './batch-producer.ts';
export type { QueueDepth } from './queue-depth.ts';
export { createTokenBoard, type Publication, type TokenBoard } from './tokens/token-board.ts';
export { createTokenFollower, type TokenFollower } from './tokens/token-follower.ts';
export type { TokenSet } from './tokens/token-set.ts';
export type { ClusterTally, QueueTally } from './tally.ts';
