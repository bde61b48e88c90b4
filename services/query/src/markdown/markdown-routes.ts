import { Router, type Request } from 'express';
import { z } from 'zod';
import { findOrThrow } from '../api/event-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { readParameters } from '../search/read-parameters.ts';
import { formatMarkdown } from './format-markdown.ts';

const MOST_EVENTS = 100;

export const markdownParameters = z.object({
  ids: z
    .string('takes the ids of events with commas between')
    .transform((text) => text.split(','))
    .refine(({ length }) => length <= MOST_EVENTS, `takes ${MOST_EVENTS} events at most`)
    .describe(`Ids of events, separated by commas; ${MOST_EVENTS} at most`),
});

/** `GET /api/v1/events/markdown?ids=`: events as Markdown for a ticket. */
export function createMarkdownRoutes(reader: EventReader): Router {
  const router = Router();
  router.get('/api/v1/events/markdown', async (request, response) => {
    const { ids } = readParameters(markdownParameters, request.query);
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
