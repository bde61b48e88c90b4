import { json, Router, type Request } from 'express';
import { currentAuthor } from '../auth/current-author.ts';
import type { ClusterTokens, IssuedToken } from './cluster-tokens.ts';
import {
  noSuchToken,
  readClusterName,
  readRotation,
  readTokenRequest,
  tooManyTokens,
} from './token-parameters.ts';
import { stateOf } from './token-state.ts';

const PATH = '/api/v1/clusters/:cluster/tokens';

/** The tokens of clusters by API. What is answered with 201 holds the token, and never again. */
export function createTokenRoutes(tokens: ClusterTokens): Router {
  const router = Router();
  router.use(PATH, json({ limit: '8kb' }));
  router.get(PATH, async (request, response) => {
    const listed = await tokens.list(readClusterName(request.params.cluster));
    response.json({ items: listed.map((token) => ({ ...token, state: stateOf(token) })) });
  });
  router.post(PATH, async (request, response) => {
    const asked = readTokenRequest(request.params.cluster, request.body);
    const issued = await tokens.issue({ ...asked, by: currentAuthor() });
    response.status(201).json(answerOf(asked.cluster, issued));
  });
  router.post(`${PATH}/rotate`, async (request, response) => {
    const asked = readRotation(request.params.cluster, request.body);
    const issued = await tokens.issue({ ...asked, by: currentAuthor() });
    const { cluster, othersUntil } = asked;
    response.status(201).json({ ...answerOf(cluster, issued), othersUntil });
  });
  router.delete(
    `${PATH}/:id`,
    async (request: Request<{ cluster: string; id: string }>, response) => {
      const { id } = request.params;
      const cluster = readClusterName(request.params.cluster);
      const revoked = await tokens.revoke({ cluster, id, by: currentAuthor() });
      if (revoked === null) throw noSuchToken();
      response.json({ id, cluster, ...revoked });
    },
  );
  return router;
}

function answerOf(cluster: string, issued: IssuedToken | null): object {
  if (issued === null) throw tooManyTokens();
  return { cluster, ...issued };
}
