import { Router } from 'express';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import { DAY_BUCKETS, rangeOf } from '../api/count-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { loadHistory } from '../objects/load-history.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { parseQuery } from '../search/parse-query.ts';
import type { AssetUrls } from './assets.ts';
import { ObjectPage } from './pages/object-page.tsx';
import { UserPage } from './pages/user-page.tsx';
import { sendPage } from './send-page.ts';

const USER_FIELDS = ['verb', 'resource', 'namespace', 'cluster', 'agent', 'ip', 'code'] as const;
const USER_ROWS = 10;
const CHANGES = '-verb:(get or list or watch) outcome:allowed';

/** Pages about one object or one identity. */
export function createSubjectRoutes({
  reader,
  assets,
}: {
  readonly reader: EventReader;
  readonly assets: AssetUrls;
}): Router {
  const router = Router();
  router.get('/objects/:cluster/:group/:resource/:namespace/:name', async (request, response) => {
    const { cluster, group, resource, namespace, name } = request.params;
    const given = (text: string): string => (text === '-' ? '' : text);
    const place = { cluster, resource, name, group: given(group), namespace: given(namespace) };
    const history = await loadHistory(reader, place);
    sendPage(response, <ObjectPage assets={assets} place={place} history={history} />);
  });
  router.get('/users/:user', async (request, response) => {
    const { user } = request.params;
    const filter = fieldIs('user', user);
    const both = (other: string): EventFilter => ({
      kind: 'and',
      filters: [filter, parseQuery(other)],
    });
    const [histogram, facets, changes, refusals] = await Promise.all([
      reader.histogram({ filter, ...rangeOf({}), buckets: DAY_BUCKETS }),
      reader.facets({ filter, fields: USER_FIELDS }),
      reader.search({ filter: both(CHANGES), limit: USER_ROWS }),
      reader.search({ filter: both('outcome:refused'), limit: USER_ROWS }),
    ]);
    const page = (
      <UserPage
        assets={assets}
        user={user}
        histogram={histogram}
        facets={facets}
        changes={changes.events.map(presentStoredEvent)}
        refusals={refusals.events.map(presentStoredEvent)}
      />
    );
    sendPage(response, page);
  });
  return router;
}
