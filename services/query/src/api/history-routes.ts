import { Router } from 'express';
import { z } from 'zod';
import { listLeaves, writeManifest, type ObjectLife } from '@k8s-audit/audit-event';
import type { EventReader } from '../event-reader.ts';
import { findCollectionDeletions } from '../objects/find-collection-deletions.ts';
import { entryAt, loadHistory, type ObjectHistory } from '../objects/load-history.ts';
import { loadRelatives } from '../objects/load-relatives.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import type { CascadeNode } from '../requests/cascade.ts';
import { findCascade } from '../requests/find-cascade.ts';
import { readParameters } from '../search/read-parameters.ts';
import { findOrThrow } from './event-routes.ts';

/** Which object; group and namespace are empty for what has none. */
export const objectParameters = z.object({
  cluster: z.string().min(1).describe('The cluster of the object'),
  group: z.string().default('').describe('The API group; empty for the core group'),
  resource: z.string().min(1).describe('The plural, such as deployments'),
  namespace: z.string().default('').describe('Empty for what is cluster-wide'),
  name: z.string().min(1).describe('The name of the object'),
  all: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: with status and whatever else the server fills in'),
});

export function createHistoryRoutes(reader: EventReader): Router {
  const router = Router();
  router.get('/api/v1/objects', async (request, response) => {
    const { all, ...place } = readParameters(objectParameters, request.query);
    const history = await loadHistory(reader, place, all === 'true' ? 'shown' : 'hidden');
    const deletions = await findCollectionDeletions(reader, place, history);
    response.json({
      ...place,
      complete: history.complete,
      items: history.entries.map(({ shown, version }) => ({
        ...shown.item,
        source: version.source,
        uid: version.uid,
        changes: version.changes.map(({ place: at, before, after }) => ({
          place: at,
          ...(before === undefined ? {} : { before }),
          after,
        })),
      })),
      lives: history.lives.map((life) => toAnswer(history, life)),
      // Requests that deleted many objects name none: their answer lists them, or nobody knows.
      collectionDeletions: deletions.map(({ shown, certain }) => ({ ...shown.item, certain })),
    });
  });
  router.get('/api/v1/objects/relatives', async (request, response) => {
    const { all: _all, ...place } = readParameters(objectParameters, request.query);
    const relatives = await loadRelatives(reader, place, await loadHistory(reader, place));
    response.json({
      owners: relatives.owners,
      children:
        relatives.children?.map(({ place: at, created }) => ({ ...at, event: created.item.id })) ??
        null,
      complete: relatives.complete,
    });
  });
  router.get('/api/v1/events/:id/cascade', async (request, response) => {
    const shown = presentStoredEvent(await findOrThrow(reader, request.params['id']));
    const { steps, untold, complete, withoutBodies } = await findCascade(reader, shown);
    response.json({ steps: steps.map(toStep), untold, complete, withoutBodies });
  });
  return router;
}

/** One object of the name, with who set each field of its last known state. */
function toAnswer(history: ObjectHistory, life: ObjectLife): object {
  const eventAt = (version: number | null): string | null =>
    version === null ? null : (entryAt(history, version)?.shown.item.id ?? null);
  const { last, blame } = life;
  return {
    uid: life.uid,
    events: life.versions.toReversed().map(eventAt),
    created: eventAt(life.created),
    deleted: eventAt(life.deleted),
    unfollowed: life.unfollowed,
    last:
      last === null
        ? null
        : { event: eventAt(last.version), manifest: writeManifest(last.state)?.text ?? null },
    blame: [...(last === null ? [] : listLeaves(last.state))].flatMap(([place, value]) => {
      const blamed = blame.get(place);
      const item = blamed && entryAt(history, blamed.version)?.shown.item;
      if (blamed === undefined || item === undefined) return [];
      const { id: event, time, actor, kubectl } = item;
      const { how, manager = null } = blamed;
      return [{ place, value, how, manager, event, time, actor, kubectl }];
    }),
  };
}

const toStep = ({ shown, link, uid, steps }: CascadeNode): object => ({
  ...shown.item,
  uid,
  link,
  steps: steps.map(toStep),
});
