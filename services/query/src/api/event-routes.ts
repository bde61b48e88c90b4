import { Router } from 'express';
import {
  decodeEventId,
  formatMicroTime,
  joinParts,
  readAuthorization,
  readCredential,
  readNotes,
} from '@k8s-audit/audit-event';
import { HttpError } from '@k8s-audit/http-kit';
import type { StoredEvent } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';
import { foldActions } from '../requests/fold-actions.ts';
import { foldRequests } from '../requests/fold-requests.ts';
import { readSearch, type Fold } from '../search/read-search.ts';

export function createEventRoutes(reader: EventReader): Router {
  const router = Router();
  router.get('/api/v1/events', async (request, response) => {
    const search = readSearch(request.query);
    const page = await reader.search(search);
    const shown = page.events.map(presentStoredEvent);
    response.json({
      items: await listItems(reader, shown, search.fold),
      nextCursor: page.nextCursor,
      // When the time was used up before all was searched: how far back it came.
      searchedBackTo:
        page.searchedBackToUs === null ? null : formatMicroTime(page.searchedBackToUs),
    });
  });
  router.get('/api/v1/events/:id', async (request, response) => {
    const stored = await findOrThrow(reader, request.params['id']);
    const { item, parts, event } = presentStoredEvent(stored);
    response.json({
      ...item,
      summaryParts: parts,
      authorization: readAuthorization(event),
      credential: readCredential(event),
      notes: readNotes(event).map(({ tone, parts: told }) => ({ tone, text: joinParts(told) })),
      raw: stored.raw.toString('utf8'),
    });
  });
  router.get('/api/v1/events/:id/raw', async (request, response) => {
    const stored = await findOrThrow(reader, request.params['id']);
    response
      .type('application/json')
      .set('Content-Disposition', 'attachment; filename="event.json"')
      .send(stored.raw);
  });
  router.get('/api/v1/clusters', async (_request, response) => {
    const clusters = await reader.clusters();
    response.json({
      items: clusters.map(({ firstEventUs, lastEventUs, ...cluster }) => ({
        ...cluster,
        firstEventAt: formatMicroTime(firstEventUs),
        lastEventAt: formatMicroTime(lastEventUs),
      })),
    });
  });
  return router;
}

async function listItems(
  reader: EventReader,
  shown: readonly ShownEvent[],
  fold: Fold | undefined,
): Promise<object[]> {
  switch (fold) {
    case 'request':
      return (await foldRequests(reader, shown)).map(({ item }) => item);
    case 'action':
      return foldActions(shown).map(({ main, events }) => ({
        ...main.item,
        events: events.map(({ item }) => item.id),
      }));
    case undefined:
      return shown.map(({ item }) => item);
    default:
      return fold satisfies never;
  }
}

/** Throws 404 for what is no id as for what is not there: both are nothing to see. */
export async function findOrThrow(reader: EventReader, text: string): Promise<StoredEvent> {
  const id = decodeEventId(text);
  const stored = id === null ? null : await reader.find(id);
  if (stored === null)
    throw new HttpError(404, 'not_found', 'there is no event with this id; it may have expired');
  return stored;
}
