import { json, Router, type Request } from 'express';
import { z } from 'zod';
import { HttpError } from '@k8s-audit/http-kit';
import { QUARANTINE_STATES, type QuarantinedItem } from '@k8s-audit/store';
import { currentAuthor } from '../auth/current-author.ts';
import type { QuarantineDesk } from '../quarantine-desk.ts';
import { readParameters } from '../search/read-parameters.ts';

export const quarantineParameters = z.object({
  state: z.enum(QUARANTINE_STATES).default('kept').describe('What became of it'),
  limit: z.coerce.number().int().min(1).max(1_000).default(50).describe('How many, up to 1000'),
  cursor: z.string().optional().describe('nextCursor of the page before'),
});

const LONGEST_REASON = 1_000;

export const discardBody = z.object({
  reason: z.string().trim().min(1).max(LONGEST_REASON).describe('Why, in your words'),
});

export function createQuarantineRoutes(desk: QuarantineDesk): Router {
  const router = Router();
  router.get('/api/v1/quarantine', async (request, response) => {
    const page = await desk.list(readParameters(quarantineParameters, request.query));
    response.json({ ...page, sums: await desk.sums() });
  });
  router.get('/api/v1/quarantine/:id', async (request, response) => {
    response.json(await findItem(desk, request));
  });
  router.get('/api/v1/quarantine/:id/body', async (request, response) => {
    const { id } = await findItem(desk, request);
    const body = await desk.body(id);
    if (body === null) throw notThere();
    response
      .type('application/octet-stream')
      .set('Content-Disposition', `attachment; filename="quarantine-${id}.bin"`)
      .send(body);
  });
  router.post('/api/v1/quarantine/:id/replay', async (request, response) => {
    response.status(202).json(await replayItem(desk, request));
  });
  router.post(
    '/api/v1/quarantine/:id/discard',
    json({ limit: '16kb' }),
    async (request, response) => {
      response.json(await discardItem(desk, request));
    },
  );
  return router;
}

/** Throws 404 for what is no id as for what is not there. */
export async function findItem(desk: QuarantineDesk, request: Request): Promise<QuarantinedItem> {
  const id = String(request.params['id']);
  const item = /^[0-9a-f]{32}$/.test(id) ? await desk.find(id) : null;
  if (item === null) throw notThere();
  return item;
}

export async function replayItem(desk: QuarantineDesk, request: Request): Promise<QuarantinedItem> {
  const item = await findItem(desk, request);
  if (!(await desk.replay(item.id, currentAuthor()))) throw notInState(item, 'replayed');
  return findItem(desk, request);
}

/** The reason stands in the body: JSON of the API, or a form. */
export async function discardItem(
  desk: QuarantineDesk,
  request: Request,
): Promise<QuarantinedItem> {
  const body = discardBody.safeParse(request.body);
  if (!body.success) {
    const message = `give a reason of 1 to ${LONGEST_REASON} characters: it is kept with the item`;
    throw new HttpError(400, 'reason_missing', message);
  }
  const item = await findItem(desk, request);
  const done = await desk.discard(item.id, currentAuthor(), body.data.reason);
  if (!done) throw notInState(item, 'discarded');
  return findItem(desk, request);
}

const notThere = (): HttpError =>
  new HttpError(404, 'not_found', 'there is no such item in the quarantine; it may have expired');

const notInState = ({ state }: QuarantinedItem, wanted: string): HttpError =>
  new HttpError(
    409,
    'wrong_state',
    `an item that is ${state} cannot be ${wanted}; look at it again`,
  );
