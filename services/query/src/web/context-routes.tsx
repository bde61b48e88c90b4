import { Router } from 'express';
import { z } from 'zod';
import { HttpError } from '@k8s-audit/http-kit';
import { findOrThrow } from '../api/event-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { findCascade } from '../requests/find-cascade.ts';
import { findSurroundings } from '../requests/find-surroundings.ts';
import { AROUND, filterAround } from '../requests/surroundings.ts';
import { readParameters } from '../search/read-parameters.ts';
import { AroundList } from './components/around-card.tsx';
import { CascadeList } from './components/cascade-list.tsx';
import { sendFragment } from './send-page.ts';

const aroundParameters = z.object({ by: z.enum(AROUND) });

/** The parts of an event's page that are loaded behind it, since they search. */
export function createContextRoutes(reader: EventReader): Router {
  const router = Router();
  router.get('/events/:id/cascade', async (request, response) => {
    const shown = presentStoredEvent(await findOrThrow(reader, request.params['id']));
    const cascade = await findCascade(reader, shown);
    sendFragment(response, <CascadeList shown={shown} cascade={cascade} />);
  });
  router.get('/events/:id/around', async (request, response) => {
    const { by } = readParameters(aroundParameters, request.query);
    const shown = presentStoredEvent(await findOrThrow(reader, request.params['id']));
    const filter = filterAround(shown, by);
    if (filter === null)
      throw new HttpError(404, 'not_found', `this event has no ${by} to look around by`);
    const surroundings = await findSurroundings(reader, shown, filter);
    sendFragment(response, <AroundList shown={shown} by={by} surroundings={surroundings} />);
  });
  return router;
}
