import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@k8s-audit/logging';
import type { TokenBoard } from '@k8s-audit/queue';
import { recordTokenUses, TOKEN_USE_RESOLUTION_MS, type Database } from '@k8s-audit/store';
import type { TokenPublisher } from './cluster-tokens.ts';

/** How soon a Redis that lost everything has the tokens again. */
const EVERY_MS = 5_000;
const AFTER_FAILURE_MS = 1_000;
/** Connections take a moment to come up, and servers to restart. */
const FAILURES_BEFORE_WARNING = 5;

/**
 * Publishes the tokens again and again, so that a Redis that was away or lost gets them, and notes in
 * the database when they were used. Every copy of the service may do so at once.
 */
export function scheduleTokens(deps: {
  readonly tokens: TokenPublisher;
  readonly board: Pick<TokenBoard, 'readUses'>;
  readonly db: Database;
  readonly logger: Logger;
}): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let failures = 0;
  const noted = new Map<string, number>();
  const noteUses = async (): Promise<void> => {
    const uses = await deps.board.readUses();
    const fresh = [...uses].filter(
      ([id, ms]) => ms - (noted.get(id) ?? 0) > TOKEN_USE_RESOLUTION_MS,
    );
    await recordTokenUses(deps.db, new Map(fresh));
    for (const [id, ms] of fresh) noted.set(id, ms);
  };
  const note = (problem: object | null): void => {
    failures = problem === null ? 0 : failures + 1;
    if (problem !== null && failures === FAILURES_BEFORE_WARNING)
      deps.logger.warn(problem, 'the tokens of clusters do not reach ingest: is REDIS_URL right?');
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const published = await deps.tokens.publish();
        await noteUses();
        note(published ? null : {});
      } catch (error) {
        note({ err: error });
      }
      const waitMs = failures === 0 ? EVERY_MS : AFTER_FAILURE_MS;
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
