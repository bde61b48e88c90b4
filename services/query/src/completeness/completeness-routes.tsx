import { Router } from 'express';
import { currentViewer } from '../access/current-reading.ts';
import type { EventReader } from '../event-reader.ts';
import type { AssetUrls } from '../web/assets.ts';
import { CompletenessPage } from '../web/pages/completeness-page.tsx';
import { sendPage } from '../web/send-page.ts';
import type { CompletenessReader } from './completeness-reader.ts';
import { loadCompleteness } from './load-completeness.ts';

export function createCompletenessRoutes(deps: {
  readonly reader: EventReader;
  readonly completeness: CompletenessReader;
  readonly assets: AssetUrls;
}): Router {
  const router = Router();
  const load = () => loadCompleteness({ ...deps.reader, ...deps.completeness });
  router.get('/api/v1/completeness', async (_request, response) => {
    response.json({ items: await load(), queues: deps.completeness.rooms() });
  });
  router.get('/completeness', async (_request, response) => {
    const isLimited = currentViewer().limits.length > 0;
    const sources = await load();
    const rooms = deps.completeness.rooms();
    sendPage(
      response,
      <CompletenessPage
        assets={deps.assets}
        sources={sources}
        rooms={rooms}
        isLimited={isLimited}
      />,
    );
  });
  return router;
}
