import { Router, type Response } from 'express';
import { HttpError } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type { EventReader } from '../event-reader.ts';
import { readSearch } from '../search/read-search.ts';
import {
  ALL_ROWS,
  formatPlace,
  LiveFeed,
  parsePlace,
  type LivePlace,
  type Viewer,
} from './live-feed.ts';

const MOST_VIEWERS = 5_000;
/** What a viewer has not taken yet: one that does not read must not fill the memory. */
const MOST_UNSENT_BYTES = 4 * 2 ** 20;
/** Proxies close what is silent for a minute; also how soon a stopping server is left. */
const HEARTBEAT_MS = 15_000;
const LISTENING_CHECK_MS = 500;
const RETRY_MS = 2_000;

/** `GET /api/v1/tail?q=`: Server-Sent Events of what is stored from now on, in the order of commits. */
export function createTailRoute(deps: {
  readonly reader: EventReader;
  readonly logger: Logger;
}): Router {
  const router = Router();
  const feed = new LiveFeed(deps);
  router.get('/api/v1/tail', async (request, response) => {
    const { filter } = readSearch(request.query);
    if (feed.viewers >= MOST_VIEWERS) throw tooManyViewers();
    const place = await findPlace(deps.reader, request.get('Last-Event-ID'));
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Kept alive, it would hold up a server that stops.
      Connection: 'close',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${RETRY_MS}\n${tellPlace(place)}`);
    if (await isTooLongAgo(deps.reader, place)) response.write(GAP);
    follow(feed, response, { filter, place, send: (message) => sendTo(response, message) });
  });
  return router;
}

const tooManyViewers = (): HttpError =>
  new HttpError(503, 'too_many_viewers', 'too many live views are open; try again later', {
    retryAfterSeconds: 30,
  });

/** A viewer that comes again goes on behind the event that it names; another begins now. */
async function findPlace(reader: EventReader, lastId: string | undefined): Promise<LivePlace> {
  const resumed = lastId === undefined ? null : parsePlace(lastId);
  return resumed ?? { segment: await reader.newestSegment(), row: ALL_ROWS };
}

/** An id without data moves a viewer's place on: one that saw nothing yet can come again too. */
const tellPlace = (place: LivePlace): string => `id: ${formatPlace(place)}\n\n`;

/** A commit is kept by its number for some minutes; what is older is only found by its time. */
async function isTooLongAgo(reader: EventReader, { segment, row }: LivePlace): Promise<boolean> {
  const [next] = await reader.segmentsAfter(segment - 1, 1);
  if (row !== ALL_ROWS) return next?.number !== segment;
  // Seen to its end: what is needed is what came behind it.
  if (next !== undefined) return next.number > segment + 1;
  return (await reader.newestSegment()) > segment;
}

const GAP = `event: gap\ndata: {"reason":"the view was away for too long: search for what is between"}\n\n`;

function follow(feed: LiveFeed, response: Response, viewer: Viewer): void {
  feed.add(viewer);
  const heartbeat = setInterval(() => response.write(tellPlace(viewer.place)), HEARTBEAT_MS);
  // A server that is stopping waits for its connections: live views let go of it.
  const listening = setInterval(() => {
    if (!isListening(response)) response.end();
  }, LISTENING_CHECK_MS);
  response.once('close', () => {
    clearInterval(heartbeat);
    clearInterval(listening);
    feed.remove(viewer);
  });
}

/** One that cannot keep up is let go; it comes again with the last event that it has. */
function sendTo(response: Response, message: string): void {
  if (response.writableLength > MOST_UNSENT_BYTES) response.destroy();
  else response.write(message);
}

function isListening({ socket }: Response): boolean {
  const { server } = socket as { server?: { listening: boolean } };
  return server?.listening !== false;
}
