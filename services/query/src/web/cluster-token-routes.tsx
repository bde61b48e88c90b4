import { Router, urlencoded } from 'express';
import { currentAuthor } from '../auth/current-author.ts';
import {
  noSuchToken,
  readClusterName,
  readRotation,
  readTokenRequest,
} from '../clusters/token-parameters.ts';
import { clusterTokensUrl } from '../search/search-url.ts';
import { createTokenIssuer, type IssueDeps } from './issue-token.tsx';
import { ClusterTokensPage } from './pages/cluster-tokens-page.tsx';
import { sendPage } from './send-page.ts';

const PATH = '/clusters/:cluster/tokens';

/** The page on which a cluster's tokens are made, rotated and revoked. */
export function createClusterTokenRoutes(deps: IssueDeps): Router {
  const { tokens, assets } = deps;
  const router = Router();
  const issue = createTokenIssuer(deps);
  const form = urlencoded({ extended: false, limit: '8kb' });

  router.get(PATH, async (request, response) => {
    const cluster = readClusterName(request.params.cluster);
    const listed = await tokens.list(cluster);
    const page = (
      <ClusterTokensPage assets={assets} cluster={cluster} tokens={listed} nowMs={Date.now()} />
    );
    sendPage(response, page);
  });
  router.post(PATH, form, async (request, response) => {
    await issue(request, response, readTokenRequest(request.params['cluster'], request.body));
  });
  router.post(`${PATH}/rotate`, form, async (request, response) => {
    await issue(request, response, readRotation(request.params['cluster'], request.body));
  });
  router.post('/clusters/:cluster/tokens/:id/revoke', async (request, response) => {
    const cluster = readClusterName(request.params.cluster);
    const by = currentAuthor();
    const revoked = await tokens.revoke({ cluster, id: request.params.id, by });
    if (revoked === null) throw noSuchToken();
    response.redirect(303, clusterTokensUrl(cluster));
  });
  return router;
}
