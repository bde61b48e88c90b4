import { Router } from 'express';
import { findOrThrow } from '../api/event-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { findStages } from '../requests/find-stages.ts';
import type { AssetUrls } from './assets.ts';
import { formatJson } from './format-json.ts';
import { EventPage } from './pages/event-page.tsx';
import { sendPage } from './send-page.ts';

export interface PageDeps {
  readonly reader: EventReader;
  readonly assets: AssetUrls;
}

export function createPageRoutes({ reader, assets }: PageDeps): Router {
  const router = Router();
  router.get('/events/:id', async (request, response) => {
    const stored = await findOrThrow(reader, request.params['id']);
    const raw = formatJson(stored.raw.toString('utf8'));
    const shown = presentStoredEvent(stored);
    const page = (
      <EventPage
        assets={assets}
        shown={shown}
        stages={await findStages(reader, shown)}
        raw={raw}
        receivedAt={stored.receivedAt}
      />
    );
    sendPage(response, page);
  });
  return router;
}
