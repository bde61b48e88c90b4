import { Router } from 'express';
import { z } from 'zod';
import { HttpError } from '@k8s-audit/http-kit';
import { formatLogEntry, hashLeaf } from '@k8s-audit/merkle-log';
import type { LogReader } from '@k8s-audit/store';
import { readParameters } from '../search/read-parameters.ts';
import { proveEvent } from './prove-event.ts';

const MOST_LEAVES = 1_000;

const wholeNumber = (otherwise?: number) => {
  const text = z.string().regex(/^\d{1,15}$/, 'must be a whole number');
  return (otherwise === undefined ? text : text.default(String(otherwise))).transform(Number);
};

export const inclusionParameters = z.object({
  event: z.string().min(1).describe('The id of the event'),
  content: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: with the whole batch that the event came with, in base64'),
});

export const consistencyParameters = z.object({
  from: wholeNumber().describe('How many leaves the log had'),
  to: wholeNumber().optional().describe('How many it had later; as many as it has, unless given'),
});

export const leavesParameters = z.object({
  from: wholeNumber(0).describe('The first leaf, from 0'),
  limit: wholeNumber(100)
    .refine((limit) => limit >= 1 && limit <= MOST_LEAVES, `must be from 1 to ${MOST_LEAVES}`)
    .describe(`How many leaves, up to ${MOST_LEAVES}`),
});

const toBase64 = (hash: Buffer): string => hash.toString('base64');

/** The log for those who check it themselves. Hashes are in base64, as in checkpoints. */
export function createLogRoutes(log: LogReader): Router {
  const router = Router();
  router.get('/api/v1/log/checkpoint', async (_request, response) => {
    const newest = await log.newestCheckpoint();
    if (newest === null)
      throw new HttpError(
        404,
        'not_signed',
        'no checkpoint has been signed: set LOG_SIGNING_KEY_FILE for the writer, and wait a minute',
      );
    response.type('text/plain').send(newest.note);
  });
  router.get('/api/v1/log/proof/inclusion', async (request, response) => {
    const { event, content } = readParameters(inclusionParameters, request.query);
    const { logged, size, path, root, checkpoint } = await proveEvent(log, event);
    response.json({
      event,
      position: logged.position,
      size,
      root: toBase64(root),
      path: path.map(toBase64),
      leaf: logged.leaf,
      leafHash: toBase64(hashLeaf(Buffer.from(logged.leaf))),
      details: logged.details,
      frame: logged.frame,
      place: logged.event,
      places: toBase64(logged.places),
      checkpoint: checkpoint?.note ?? null,
      ...(content === 'true' && { content: toBase64(await logged.content()) }),
    });
  });
  router.get('/api/v1/log/proof/consistency', async (request, response) => {
    const { from, to: wanted } = readParameters(consistencyParameters, request.query);
    const size = await log.size();
    const to = wanted ?? size;
    if (from > to || to > size)
      throw new HttpError(
        400,
        'bad_parameter',
        `the log has ${size} leaves: from must not be above to, nor to above that`,
      );
    const [fromRoot, toRoot, proof] = await Promise.all([
      log.root(from),
      log.root(to),
      log.proveConsistency(from, to),
    ]);
    response.json({
      from,
      to,
      fromRoot: toBase64(fromRoot),
      toRoot: toBase64(toRoot),
      proof: proof.map(toBase64),
    });
  });
  router.get('/api/v1/log/leaves', async (request, response) => {
    const { from, limit } = readParameters(leavesParameters, request.query);
    const [size, leaves] = await Promise.all([log.size(), log.leaves(from, limit)]);
    response.json({
      size,
      leaves: leaves.map(({ position, entry }) => {
        const text = formatLogEntry(entry);
        return { position, text, hash: toBase64(hashLeaf(Buffer.from(text))) };
      }),
    });
  });
  return router;
}
