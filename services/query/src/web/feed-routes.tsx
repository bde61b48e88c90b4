import { Router, urlencoded, type Request } from 'express';
import { HttpError } from '@k8s-audit/http-kit';
import type { SavedViews } from '@k8s-audit/store';
import { DAY_BUCKETS, rangeOf } from '../api/count-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { foldActions } from '../requests/fold-actions.ts';
import { findNewer } from '../search/find-newer.ts';
import { readSearch, type ReadSearch } from '../search/read-search.ts';
import type { SearchPlace } from '../search/search-url.ts';
import { tellProgress } from '../search/tell-progress.ts';
import { viewsOwner } from '../views/view-routes.tsx';
import type { AssetUrls } from './assets.ts';
import { FacetList } from './components/facet-list.tsx';
import type { FeedProps } from './components/feed.tsx';
import { FeedRows } from './components/feed-rows.tsx';
import { HistogramChart } from './components/histogram-chart.tsx';
import type { Counts } from './components/summary-parts.tsx';
import { DISPLAY_COOKIE, formatDisplay, readDisplay } from './display.ts';
import { localPath } from './local-path.ts';
import { FeedPage } from './pages/feed-page.tsx';
import { sendFragment, sendPage } from './send-page.ts';
import { webhookUrlOf } from './webhook-url.ts';

export interface FeedDeps {
  readonly reader: EventReader;
  readonly views: SavedViews;
  readonly assets: AssetUrls;
  readonly ingestUrl: string | undefined;
}

const FACETS = ['actor', 'user', 'verb', 'resource', 'namespace', 'code', 'cluster'] as const;
/** A page that found nothing yet appears after this time, and tells how the search goes on. */
const FIRST_LOOK_MS = 1_500;
/** How often a search that goes on says how far it came. */
const SEARCH_ON_MS = 2_000;
const YEAR_MS = 365 * 86_400_000;

/** The feed, and the parts of it that scripts load behind it. */
export function createFeedRoutes({ reader, views, assets, ingestUrl }: FeedDeps): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const page = { assets, place: readPlace(request), views: await views.list(viewsOwner()) };
    try {
      const feed = await loadFeed(reader, request, {
        webhookUrl: webhookUrlOf(request, ingestUrl),
        // Whoever goes on by a link has no scripts that would go on by themselves.
        maxMs: request.query['cursor'] === undefined ? FIRST_LOOK_MS : undefined,
      });
      const counts =
        request.query['counts'] === 'shown'
          ? await loadCounts(reader, readPlacedSearch(request))
          : null;
      sendPage(response, FeedPage({ ...page, problem: null, feed, counts }));
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 400) throw error;
      const problem = { message: error.message, position: error.position };
      sendPage(response, FeedPage({ ...page, problem, feed: null, counts: null }), 400);
    }
  });
  router.get('/feed/rows', async (request, response) => {
    const rows = await loadRows(reader, request, SEARCH_ON_MS);
    sendFragment(response, <FeedRows rows={rows} />);
  });
  router.get('/feed/histogram', async (request, response) => {
    const { q, view } = readPlace(request);
    const histogram = await loadHistogram(reader, readPlacedSearch(request));
    sendFragment(response, <HistogramChart histogram={histogram} q={q ?? ''} view={view} />);
  });
  router.get('/feed/facets', async (request, response) => {
    const search = readPlacedSearch(request);
    const facets = await loadFacets(reader, search);
    const { from, to, view } = readPlace(request);
    sendFragment(
      response,
      <FacetList facets={facets} filter={search.filter} scope={{ from, to, view }} />,
    );
  });
  router.post(
    '/feed/display',
    urlencoded({ extended: false, limit: '16kb' }),
    (request, response) => {
      const form = (request.body ?? {}) as Record<string, unknown>;
      response.cookie(DISPLAY_COOKIE, formatDisplay(form), {
        httpOnly: true,
        sameSite: 'lax',
        secure: request.secure,
        path: '/',
        maxAge: YEAR_MS,
      });
      response.redirect(303, localPath(form['next']));
    },
  );
  return router;
}

/** The search of a URL as it was written; forms send what was left empty too. */
function readPlace(request: Request): SearchPlace {
  const { q, from, to, cursor, after, view } = request.query;
  return {
    q: textOf(q),
    from: textOf(from),
    to: textOf(to),
    cursor: textOf(cursor),
    after: textOf(after),
    view: view === 'actions' ? 'actions' : undefined,
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

function readPlacedSearch(request: Request) {
  const { q, from, to, cursor, view } = readPlace(request);
  // A command has some requests: a page of actions needs more events than it has rows.
  return readSearch({ q, from, to, cursor, limit: view === 'actions' ? '200' : undefined });
}

const loadHistogram = (reader: EventReader, search: ReadSearch) =>
  reader.histogram({ filter: search.filter, ...rangeOf(search), buckets: DAY_BUCKETS });

const loadFacets = (reader: EventReader, { filter, fromUs, toUs }: ReadSearch) =>
  reader.facets({ filter, fromUs, toUs, fields: FACETS });

async function loadCounts(reader: EventReader, search: ReadSearch): Promise<Counts> {
  const [histogram, facets] = await Promise.all([
    loadHistogram(reader, search),
    loadFacets(reader, search),
  ]);
  return { histogram, facets };
}

async function loadFeed(
  reader: EventReader,
  request: Request,
  { webhookUrl, maxMs }: { readonly webhookUrl: string; readonly maxMs: number | undefined },
): Promise<FeedProps> {
  const rows = await loadRows(reader, request, maxMs);
  const isEmptyStore = rows.events.length === 0 && (await reader.newestId()) === null;
  return { ...rows, isEmptyStore, webhookUrl };
}

async function loadRows(
  reader: EventReader,
  request: Request,
  maxMs: number | undefined,
): Promise<Omit<FeedProps, 'isEmptyStore' | 'webhookUrl'>> {
  const { from, to, view, after } = readPlace(request);
  const search = readPlacedSearch(request);
  const newer = after === undefined ? null : await findNewer(reader, { ...search, after });
  const page =
    newer === null
      ? await reader.search({ ...search, maxMs })
      : { events: newer.events, nextCursor: newer.olderCursor, searchedBackToUs: null };
  const events = page.events.map(presentStoredEvent);
  const isNewest = search.cursor === undefined && after === undefined;
  return {
    filter: search.filter,
    scope: { from, to, view },
    events,
    actions: view === 'actions' ? foldActions(events) : null,
    nextCursor: page.nextCursor,
    progress:
      page.searchedBackToUs === null
        ? null
        : await tellProgress(reader, page.searchedBackToUs, search),
    continues: !isNewest,
    // A range that has ended gets no newer events.
    live: isNewest && search.toUs === undefined,
    hasNewer: newer?.more ?? !isNewest,
    display: readDisplay(request),
  };
}
