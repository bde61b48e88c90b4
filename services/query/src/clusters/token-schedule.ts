import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@k8s-audit/logging';
import type { TokenBoard } from '@k8s-audit/queue';
import { recordTokenUses, TOKEN_USE_RESOLUTION_MS, type Database } from '@k8s-audit/store';
import type { ClusterTokens } from './cluster-tokens.ts';

/** How soon a Redis that lost everything has the tokens again. */
const EVERY_MS = 5_000;

/**
 * Publishes the tokens again and again, so that a Redis that was away or lost gets them, and notes in
 * the database when they were used. Every copy of the service may do so at once.
 */
export function scheduleTokens(deps: {
  readonly tokens: Pick<ClusterTokens, 'publish'>;
  readonly board: Pick<TokenBoard, 'readUses'>;
  readonly db: Database;
  readonly logger: Logger;
}): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let failing = false;
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
    if (problem !== null && !failing)
      deps.logger.warn(problem, 'the tokens of clusters do not reach ingest: is REDIS_URL right?');
    failing = problem !== null;
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
      await delay(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
