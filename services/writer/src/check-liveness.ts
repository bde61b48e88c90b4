import type { BatchConsumer } from '@k8s-audit/queue';

/** Longer than a stalled job takes to be taken over, and than any healthy commit. */
const LONGEST_SILENCE_MS = 90_000;

/**
 * Throws when jobs wait and none finishes: a worker that lost its connection can look alive for
 * ever. While the database is away nothing can finish, and a restart would not help.
 */
export async function checkLiveness(
  consumer: Pick<BatchConsumer, 'depth' | 'sinceFinishedMs'>,
  state: { readonly databaseIsAway: boolean },
): Promise<void> {
  const silentMs = consumer.sinceFinishedMs();
  if (state.databaseIsAway || silentMs < LONGEST_SILENCE_MS) return;
  const depth = await consumer.depth().catch(() => []); // A Redis that is away is no fault of this process.
  const waiting = depth.reduce((sum, shard) => sum + shard.waiting, 0);
  if (waiting > 0) {
    throw new Error(
      `${waiting} batches wait and none finished for ${Math.round(silentMs / 1_000)} s`,
    );
  }
}
