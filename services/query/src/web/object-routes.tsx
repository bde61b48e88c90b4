import { Router } from 'express';
import type { EventReader } from '../event-reader.ts';
import { findCollectionDeletions } from '../objects/find-collection-deletions.ts';
import { loadHistory } from '../objects/load-history.ts';
import { loadRelatives } from '../objects/load-relatives.ts';
import type { ObjectPlace } from '../objects/object-place.ts';
import type { AssetUrls } from './assets.ts';
import { RelativesList } from './components/object/relatives-list.tsx';
import { ObjectPage } from './pages/object-page.tsx';
import { sendFragment, sendPage } from './send-page.ts';

const PATH = '/objects/:cluster/:group/:resource/:namespace/:name';

/** The page of an object, also of one that is gone. */
export function createObjectRoutes({
  reader,
  assets,
}: {
  readonly reader: EventReader;
  readonly assets: AssetUrls;
}): Router {
  const router = Router();
  router.get(PATH, async (request, response) => {
    const place = readPlace(request.params);
    const { all, from, to } = request.query;
    const filledIn = all === '1' ? 'shown' : 'hidden';
    const history = await loadHistory(reader, place, filledIn);
    const page = (
      <ObjectPage
        assets={assets}
        place={place}
        history={history}
        deletions={await findCollectionDeletions(reader, place, history)}
        filledIn={filledIn}
        compare={{ from: textOf(from), to: textOf(to) }}
      />
    );
    sendPage(response, page);
  });
  router.get(`${PATH}/relatives`, async (request, response) => {
    const place = readPlace(request.params);
    const relatives = await loadRelatives(reader, place, await loadHistory(reader, place));
    sendFragment(response, <RelativesList relatives={relatives} />);
  });
  return router;
}

/** A dash stands for what an object does not have: no path has empty parts. */
function readPlace(parts: Readonly<Record<string, string>>): ObjectPlace {
  const given = (name: string): string => (parts[name] === '-' ? '' : (parts[name] ?? ''));
  const { cluster = '', resource = '', name = '' } = parts;
  return { cluster, group: given('group'), resource, namespace: given('namespace'), name };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
