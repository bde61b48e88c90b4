import { Router, type Request } from 'express';
import { HttpError } from '@k8s-audit/http-kit';
import { findOrThrow } from '../api/event-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { formatMarkdown } from './format-markdown.ts';

const MOST_EVENTS = 100;

/** `GET /api/v1/events/markdown?ids=`: events as Markdown for a ticket. */
export function createMarkdownRoutes(reader: EventReader): Router {
  const router = Router();
  router.get('/api/v1/events/markdown', async (request, response) => {
    const { ids: text } = request.query;
    const ids = typeof text === 'string' ? text.split(',') : [];
    if (ids.length === 0)
      throw new HttpError(400, 'bad_parameter', 'ids: takes the ids of events with commas between');
    if (ids.length > MOST_EVENTS)
      throw new HttpError(400, 'bad_parameter', `ids: takes ${MOST_EVENTS} events at most`);
    const events = await Promise.all(ids.map((id) => findOrThrow(reader, id)));
    response
      .type('text/plain')
      .send(formatMarkdown(events.map(presentStoredEvent), originOf(request)));
  });
  return router;
}

/** As the reader's browser knows it; it is only ever told back to that reader. */
const originOf = (request: Request): string =>
  `${request.get('x-forwarded-proto') === 'https' ? 'https' : request.protocol}://${request.get('host')}`;
