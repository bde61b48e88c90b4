import { Router, urlencoded } from 'express';
import { z } from 'zod';
import { HttpError } from '@k8s-audit/http-kit';
import type { SavedViews } from '@k8s-audit/store';
import { currentViewer } from '../access/current-reading.ts';
import { parseQuery } from '../search/parse-query.ts';
import { searchUrl } from '../search/search-url.ts';
import type { AssetUrls } from '../web/assets.ts';
import { ViewsPage } from '../web/pages/views-page.tsx';
import { sendPage } from '../web/send-page.ts';

/** Whose views are read and written. */
export const viewsOwner = (): string => currentViewer().person.id;

const nameForm = z.object({
  name: z.string().trim().min(1).max(100),
  shared: z.literal('yes').optional(),
});
const newForm = nameForm.extend({ search: z.string().max(12_000) });

/** Saved views: opened by a link that stays, made and changed by forms. */
export function createViewRoutes({
  views,
  assets,
}: {
  readonly views: SavedViews;
  readonly assets: AssetUrls;
}): Router {
  const router = Router();
  router.post(
    ['/views', '/views/:id', '/views/:id/delete'],
    urlencoded({ extended: false, limit: '32kb' }),
  );
  const load = async (problem: string | null) =>
    ViewsPage({ assets, viewer: viewsOwner(), views: await views.list(viewsOwner()), problem });
  router.get('/views', async (_request, response) => {
    sendPage(response, await load(null));
  });
  router.post('/views', async (request, response) => {
    const sent = newForm.safeParse(request.body);
    const place = sent.success ? readSavedSearch(sent.data.search) : null;
    if (!sent.success || place === null)
      return sendPage(response, await load('A view needs a name of 100 characters at most.'), 400);
    const { name, shared } = sent.data;
    const search = place === '/' ? '' : place.slice(2);
    const id = await views.add({ owner: viewsOwner(), name, search, isShared: shared === 'yes' });
    if (id === null)
      return sendPage(response, await load('There are 200 views: delete one first.'), 409);
    return response.redirect(303, place);
  });
  router.get('/views/:id', async (request, response) => {
    const view = await views.find(viewsOwner(), request.params['id']);
    if (view === null) throw noView();
    // What is stored was checked when it was saved; it is read again, so that it leads nowhere else.
    response.redirect(303, readSavedSearch(view.search));
  });
  router.post('/views/:id', async (request, response) => {
    const sent = nameForm.safeParse(request.body);
    if (!sent.success)
      return sendPage(response, await load('A view needs a name of 100 characters at most.'), 400);
    const { name, shared } = sent.data;
    const id = request.params['id'];
    if (!(await views.change({ id, owner: viewsOwner(), name, isShared: shared === 'yes' })))
      throw noView();
    return response.redirect(303, '/views');
  });
  router.post('/views/:id/delete', async (request, response) => {
    if (!(await views.remove(viewsOwner(), request.params['id']))) throw noView();
    response.redirect(303, '/views');
  });
  return router;
}

const noView = (): HttpError =>
  new HttpError(404, 'not_found', 'there is no such view; it may have been deleted');

/** The address of a saved search. Throws HttpError 400 for a query that cannot be read. */
function readSavedSearch(search: string): string {
  const parameters = new URLSearchParams(search);
  const text = (name: string): string | undefined => parameters.get(name) ?? undefined;
  parseQuery(text('q') ?? '');
  const view = text('view') === 'actions' ? 'actions' : undefined;
  return searchUrl({ q: text('q'), from: text('from'), to: text('to'), view });
}
