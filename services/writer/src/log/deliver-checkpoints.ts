import type { Logger } from '@k8s-audit/logging';
import {
  forgetDestinations,
  newestCheckpoint,
  noteNotSent,
  noteSent,
  readDestinations,
  type Database,
} from '@k8s-audit/store';
import type { Destination } from './destinations/destination.ts';

/** A place that did not answer is left alone for so long. */
const RETRY_MS = 30_000;

/** Sends the newest checkpoint to every place that has not got it, and forgets places of earlier settings. Never throws for one that fails. */
export async function deliverCheckpoints(deps: {
  readonly db: Database;
  readonly options: { readonly destinations: readonly Destination[] };
  readonly logger: Logger;
}): Promise<void> {
  const { db, options, logger } = deps;
  const known = new Map((await readDestinations(db)).map((one) => [one.name, one]));
  const names = new Set(options.destinations.map(({ name }) => name));
  const gone = [...known.keys()].filter((name) => !names.has(name));
  if (gone.length > 0) await forgetDestinations(db, gone);
  if (names.size === 0) return;
  const checkpoint = await newestCheckpoint(db);
  if (checkpoint === null) return;
  const due = options.destinations.filter(({ name }) => {
    const state = known.get(name);
    if (state === undefined) return true;
    const waits = state.failure !== null && Date.now() - state.failure.at.getTime() < RETRY_MS;
    return !waits && state.size < checkpoint.size;
  });
  await Promise.all(
    due.map(async (destination) => {
      const { name } = destination;
      try {
        await destination.send(checkpoint);
        await noteSent(db, name, checkpoint.size);
      } catch (error) {
        logger.warn({ err: error, destination: name }, 'a checkpoint did not arrive; trying again');
        await noteNotSent(db, name, reasonOf(error as Error));
      }
    }),
  );
}

/** What fetch says is only that it failed; its cause says why. */
const reasonOf = ({ message, cause }: Error): string =>
  cause instanceof Error && cause.message !== '' ? `${message}: ${cause.message}` : message;
