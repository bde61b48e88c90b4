import { Router, urlencoded } from 'express';
import { currentViewer, hasRole } from '../access/current-reading.ts';
import { seesEverything } from '../access/viewer.ts';
import {
  discardItem,
  findItem,
  quarantineParameters,
  replayItem,
} from '../api/quarantine-routes.ts';
import type { QuarantineDesk } from '../quarantine-desk.ts';
import { readParameters } from '../search/read-parameters.ts';
import type { AssetUrls } from './assets.ts';
import { formatJson } from './format-json.ts';
import { QuarantinePage } from './pages/quarantine-page.tsx';
import { QuarantinedItemPage } from './pages/quarantined-item-page.tsx';
import { sendPage } from './send-page.ts';

/** Larger bodies are for downloading: a browser would be slow with them. */
const LARGEST_PREVIEW_BYTES = 256 * 1024;

export function createQuarantinePageRoutes({
  desk,
  assets,
}: {
  readonly desk: QuarantineDesk;
  readonly assets: AssetUrls;
}): Router {
  const router = Router();
  router.get('/quarantine', async (request, response) => {
    const parameters = readParameters(quarantineParameters, request.query);
    const [page, sums] = await Promise.all([desk.list(parameters), desk.sums()]);
    sendPage(
      response,
      <QuarantinePage
        assets={assets}
        state={parameters.state}
        page={page}
        sums={sums}
        isHidden={!seesEverything(currentViewer())}
      />,
    );
  });
  router.get('/quarantine/:id', async (request, response) => {
    const item = await findItem(desk, request);
    const body = item.bytes > LARGEST_PREVIEW_BYTES ? null : await desk.body(item.id);
    const preview = body === null ? null : formatJson(body.toString('utf8'));
    const page = (
      <QuarantinedItemPage
        assets={assets}
        item={item}
        preview={preview}
        decides={hasRole('operator')}
      />
    );
    sendPage(response, page);
  });
  router.post('/quarantine/:id/replay', async (request, response) => {
    const { id } = await replayItem(desk, request);
    response.redirect(303, `/quarantine/${id}`);
  });
  router.post(
    '/quarantine/:id/discard',
    urlencoded({ extended: false, limit: '16kb' }),
    async (request, response) => {
      const { id } = await discardItem(desk, request);
      response.redirect(303, `/quarantine/${id}`);
    },
  );
  return router;
}
