import { Router } from 'express';
import { z } from 'zod';
import type { EventReader } from '../event-reader.ts';
import { loadHistory } from '../objects/load-history.ts';
import { readParameters } from '../search/read-parameters.ts';

/** Which object; group and namespace are empty for what has none. */
export const objectParameters = z.object({
  cluster: z.string().min(1).describe('The cluster of the object'),
  group: z.string().default('').describe('The API group; empty for the core group'),
  resource: z.string().min(1).describe('The plural, such as deployments'),
  namespace: z.string().default('').describe('Empty for what is cluster-wide'),
  name: z.string().min(1).describe('The name of the object'),
});

export function createHistoryRoutes(reader: EventReader): Router {
  const router = Router();
  router.get('/api/v1/objects', async (request, response) => {
    const place = readParameters(objectParameters, request.query);
    const { entries, complete } = await loadHistory(reader, place);
    response.json({
      ...place,
      complete,
      items: entries.map(({ shown, version }) => ({
        ...shown.item,
        source: version.source,
        uid: version.uid,
        changes: version.changes.map(({ place: at, before, after }) => ({
          place: at,
          ...(before === undefined ? {} : { before }),
          after,
        })),
      })),
    });
  });
  return router;
}
