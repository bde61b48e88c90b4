import { Router } from 'express';
import { fieldIs, type EventFilter } from '@k8s-audit/store';
import { DAY_BUCKETS, rangeOf } from '../api/count-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { loadHistory } from '../objects/load-history.ts';
import { loadRelatives } from '../objects/load-relatives.ts';
import type { ObjectPlace } from '../objects/object-place.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { parseQuery } from '../search/parse-query.ts';
import type { AssetUrls } from './assets.ts';
import { RelativesList } from './components/object/relatives-list.tsx';
import { ObjectPage } from './pages/object-page.tsx';
import { UserPage } from './pages/user-page.tsx';
import { sendFragment, sendPage } from './send-page.ts';

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
    const place = readPlace(request.params);
    const { all, from, to } = request.query;
    const filledIn = all === '1' ? 'shown' : 'hidden';
    const page = (
      <ObjectPage
        assets={assets}
        place={place}
        history={await loadHistory(reader, place, filledIn)}
        filledIn={filledIn}
        compare={{ from: textOf(from), to: textOf(to) }}
      />
    );
    sendPage(response, page);
  });
  router.get(
    '/objects/:cluster/:group/:resource/:namespace/:name/relatives',
    async (request, response) => {
      const place = readPlace(request.params);
      const history = await loadHistory(reader, place);
      const relatives = await loadRelatives(reader, place, history);
      sendFragment(response, <RelativesList relatives={relatives} />);
    },
  );
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

/** A dash stands for what an object does not have: no path has empty parts. */
function readPlace(parts: Readonly<Record<keyof ObjectPlace, string>>): ObjectPlace {
  const given = (text: string): string => (text === '-' ? '' : text);
  return { ...parts, group: given(parts.group), namespace: given(parts.namespace) };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
