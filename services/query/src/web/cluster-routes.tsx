import { Router, urlencoded, type Request, type Response } from 'express';
import { z } from 'zod';
import { HttpError } from '@k8s-audit/http-kit';
import { hasRole, requireRole } from '../access/current-reading.ts';
import { findFirstEvent } from '../clusters/find-first-event.ts';
import { listClusterRows } from '../clusters/list-cluster-rows.ts';
import { readClusterName, readTokenRequest } from '../clusters/token-parameters.ts';
import type { EventReader } from '../event-reader.ts';
import { readParameters } from '../search/read-parameters.ts';
import { FirstEvent } from './components/clusters/first-event.tsx';
import { createTokenIssuer, type IssueDeps } from './issue-token.tsx';
import { ClustersPage } from './pages/clusters-page.tsx';
import { NewClusterPage } from './pages/new-cluster-page.tsx';
import { sendFragment, sendPage } from './send-page.ts';

export interface ClusterDeps extends IssueDeps {
  readonly reader: EventReader;
}

const waitingParameters = z.object({
  since: z.coerce.number().int().min(0).default(0),
  token: z.string().max(40).default(''),
});

/** The list of clusters, and the page that connects a new one. */
export function createClusterRoutes(deps: ClusterDeps): Router {
  const { reader, tokens, assets } = deps;
  const router = Router();
  const issue = createTokenIssuer(deps);
  const issueNew = async (request: Request, response: Response): Promise<void> => {
    const { cluster: name, ...rest } = request.body as Record<string, unknown>;
    await issue(request, response, readTokenRequest(name, rest));
  };

  router.get('/clusters', async (_request, response) => {
    const { heard, unheard } = await listClusterRows(reader, tokens);
    sendPage(
      response,
      <ClustersPage
        assets={assets}
        heard={heard}
        unheard={unheard}
        connects={hasRole('operator')}
      />,
    );
  });
  router.get('/clusters/new', (_request, response) => {
    requireRole('operator');
    sendPage(response, <NewClusterPage assets={assets} name="" label="" problem={null} />);
  });
  router.post(
    '/clusters/new',
    urlencoded({ extended: false, limit: '8kb' }),
    async (request, response) => {
      requireRole('operator');
      request.body ??= {};
      try {
        await issueNew(request, response);
      } catch (error) {
        if (!(error instanceof HttpError) || error.status >= 500) throw error;
        const { cluster, label } = request.body as Record<string, unknown>;
        const again = (
          <NewClusterPage
            assets={assets}
            name={textOf(cluster)}
            label={textOf(label)}
            problem={error.message}
          />
        );
        sendPage(response, again, error.status);
      }
    },
  );
  router.get('/clusters/:cluster/first-event', async (request, response) => {
    const cluster = readClusterName(request.params.cluster);
    const { since, token } = readParameters(waitingParameters, request.query);
    const waiting = { cluster, tokenId: token, sinceMs: since };
    const found = await findFirstEvent({ reader, tokens }, waiting);
    const fragment = (
      <FirstEvent waiting={waiting} receivedAt={found.receivedAt} usedAt={found.usedAt} />
    );
    sendFragment(response, fragment);
  });
  return router;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
