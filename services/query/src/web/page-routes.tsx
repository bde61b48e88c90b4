import { Router, type Request } from 'express';
import { encodeEventId, formatMicroTime } from '@k8s-audit/audit-event';
import { HttpError } from '@k8s-audit/http-kit';
import { DAY_BUCKETS, rangeOf } from '../api/count-routes.ts';
import { findOrThrow } from '../api/event-routes.ts';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { findStages } from '../requests/find-stages.ts';
import { foldActions } from '../requests/fold-actions.ts';
import { readSearch } from '../search/read-search.ts';
import { findSilence } from '../subjects/find-silence.ts';
import type { AssetUrls } from './assets.ts';
import { Feed, type FeedProps } from './components/feed.tsx';
import { formatJson } from './format-json.ts';
import { FeedSummary } from './components/feed-summary.tsx';
import { ClustersPage } from './pages/clusters-page.tsx';
import { EventPage } from './pages/event-page.tsx';
import { FeedPage } from './pages/feed-page.tsx';
import { QuarantinePage } from './pages/quarantine-page.tsx';
import { sendFragment, sendPage } from './send-page.ts';

export interface PageDeps {
  readonly reader: EventReader;
  readonly assets: AssetUrls;
  readonly ingestUrl: string | undefined;
}

const SUMMARY_FIELDS = [
  'actor',
  'user',
  'verb',
  'resource',
  'namespace',
  'code',
  'cluster',
] as const;

const QUARANTINE_LIMIT = 200;

export function createPageRoutes({ reader, assets, ingestUrl }: PageDeps): Router {
  const router = Router();
  router.get('/', async (request, response) => {
    const q = typeof request.query['q'] === 'string' ? request.query['q'] : '';
    try {
      const feed = await loadFeed(reader, request, ingestUrl);
      sendPage(response, <FeedPage assets={assets} q={q} problem={null} feed={feed} />);
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 400) throw error;
      const where = error.position === undefined ? '' : ` (at character ${error.position + 1})`;
      sendPage(
        response,
        <FeedPage assets={assets} q={q} problem={`${error.message}${where}`} feed={null} />,
        400,
      );
    }
  });
  router.get('/feed', async (request, response) => {
    const newest = await reader.newestId();
    if (newest !== null && encodeEventId(newest) === request.query['newest'])
      return void response.status(204).end();
    if (newest === null) return void response.status(204).end();
    const feed = await loadFeed(reader, request, ingestUrl);
    return sendFragment(response, Feed(feed));
  });
  router.get('/feed/summary', async (request, response) => {
    const { q, from, to } = request.query;
    const search = readSearch({ q, from, to });
    const [histogram, facets] = await Promise.all([
      reader.histogram({ filter: search.filter, ...rangeOf(search), buckets: DAY_BUCKETS }),
      reader.facets({ ...search, fields: SUMMARY_FIELDS }),
    ]);
    return sendFragment(response, FeedSummary({ filter: search.filter, histogram, facets }));
  });
  router.get('/events/:id', async (request, response) => {
    const stored = await findOrThrow(reader, request.params['id']);
    const raw = formatJson(stored.raw.toString('utf8'));
    const shown = presentStoredEvent(stored);
    const page = (
      <EventPage
        assets={assets}
        shown={shown}
        stages={await findStages(reader, shown)}
        raw={raw}
        receivedAt={stored.receivedAt}
      />
    );
    sendPage(response, page);
  });
  router.get('/clusters', async (request, response) => {
    const webhookUrl = webhookUrlOf(request, ingestUrl);
    const heard = await reader.clusters();
    const clusters = await Promise.all(
      heard.map(async (one) => ({ ...one, silence: await findSilence(reader, one) })),
    );
    sendPage(
      response,
      <ClustersPage assets={assets} clusters={clusters} webhookUrl={webhookUrl} />,
    );
  });
  router.get('/quarantine', async (_request, response) => {
    sendPage(
      response,
      <QuarantinePage assets={assets} items={await reader.quarantine(QUARANTINE_LIMIT)} />,
    );
  });
  return router;
}

async function loadFeed(
  reader: EventReader,
  request: Request,
  ingestUrl: string | undefined,
): Promise<FeedProps> {
  const { q, from, to, cursor, view } = request.query;
  const asActions = view === 'actions';
  // A command has some requests: a page of actions needs more events than it has rows.
  const limit = asActions ? '200' : undefined;
  const search = readSearch({ q, from, to, cursor, limit });
  // Asked first: an event that arrives in between is then found again by the next poll.
  const newest = await reader.newestId();
  const page = await reader.search(search);
  const events = page.events.map(presentStoredEvent);
  return {
    filter: search.filter,
    events,
    actions: asActions ? foldActions(events) : null,
    from: textOf(from),
    to: textOf(to),
    nextCursor: page.nextCursor,
    searchedBackTo: page.searchedBackToUs === null ? null : formatMicroTime(page.searchedBackToUs),
    newestId: newest === null ? null : encodeEventId(newest),
    // A range that has ended gets no newer events.
    live: search.cursor === undefined && search.toUs === undefined,
    webhookUrl: webhookUrlOf(request, ingestUrl),
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function webhookUrlOf(request: Request, ingestUrl: string | undefined): string {
  const base = ingestUrl ?? `https://${request.hostname}`;
  return `${base.replace(/\/$/, '')}/webhook/audit/my-cluster`;
}
