import { Router } from 'express';
import { findOrThrow } from '../api/event-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { findStages } from '../requests/find-stages.ts';
import { findSilence } from '../subjects/find-silence.ts';
import type { AssetUrls } from './assets.ts';
import { formatJson } from './format-json.ts';
import { ClustersPage } from './pages/clusters-page.tsx';
import { EventPage } from './pages/event-page.tsx';
import { QuarantinePage } from './pages/quarantine-page.tsx';
import { sendPage } from './send-page.ts';
import { webhookUrlOf } from './webhook-url.ts';

export interface PageDeps {
  readonly reader: EventReader;
  readonly assets: AssetUrls;
  readonly ingestUrl: string | undefined;
}

const QUARANTINE_LIMIT = 200;

export function createPageRoutes({ reader, assets, ingestUrl }: PageDeps): Router {
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
  router.get('/clusters', async (request, response) => {
    const webhookUrl = webhookUrlOf(request, ingestUrl);
    const heard = await reader.clusters();
    const clusters = await Promise.all(
      heard.map(async (one) => ({ ...one, silence: await findSilence(reader, one) })),
    );
    sendPage(
      response,
      <ClustersPage assets={assets} clusters={clusters} webhookUrl={webhookUrl} />,
    );
  });
  router.get('/quarantine', async (_request, response) => {
    sendPage(
      response,
      <QuarantinePage assets={assets} items={await reader.quarantine(QUARANTINE_LIMIT)} />,
    );
  });
  return router;
}
