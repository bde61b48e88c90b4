import { Router } from 'express';
import type { LogReader } from '@k8s-audit/store';
import { askEvent } from '../log/ask-event.ts';
import type { AssetUrls } from './assets.ts';
import { ProofPage } from './pages/proof-page.tsx';
import { sendPage } from './send-page.ts';

/** The page about the log, and about one event in it. */
export function createProofRoutes({
  log,
  assets,
}: {
  readonly log: LogReader;
  readonly assets: AssetUrls;
}): Router {
  const router = Router();
  router.get('/proof', async (request, response) => {
    const { event } = request.query;
    const [size, checkpoint, destinations] = await Promise.all([
      log.size(),
      log.newestCheckpoint(),
      log.destinations(),
    ]);
    const asked = typeof event === 'string' && event !== '' ? await askEvent(log, event) : null;
    const page = (
      <ProofPage assets={assets} state={{ size, checkpoint, destinations }} asked={asked} />
    );
    sendPage(response, page);
  });
  return router;
}
