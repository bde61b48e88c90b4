import { Router, type Request, type Response } from 'express';
import { HttpError } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import { currentReading } from '../access/current-reading.ts';
import { limitFilter } from '../access/limit-filter.ts';
import type { Viewer } from '../access/viewer.ts';
import { isViewer, type Identified } from '../auth/identify-viewer.ts';
import { formatGrant } from '../auth/sign-in-log.ts';
import type { StoreReader } from '../event-reader.ts';
import { readSearch } from '../search/read-search.ts';
import { ALL_ROWS, LiveFeed, type LivePlace, type LiveView } from './live-feed.ts';
import { OPEN_PLACES, type PlaceFormat } from './place-format.ts';

const MOST_VIEWERS = 5_000;
/** What a viewer has not taken yet: one that does not read must not fill the memory. */
const MOST_UNSENT_BYTES = 4 * 2 ** 20;
/** Proxies close what is silent for a minute; also how soon a stopping server is left. */
const HEARTBEAT_MS = 15_000;
const LISTENING_CHECK_MS = 500;
const RETRY_MS = 2_000;

/** `GET /api/v1/tail?q=`: Server-Sent Events of what is stored from now on, in the order of commits. */
export function createTailRoute(deps: {
  readonly reader: StoreReader;
  readonly logger: Logger;
  readonly sealedPlaces: PlaceFormat;
  /** Whoever asks may lose the right to see: it is asked for again while the view is open. */
  readonly identify: (request: Request) => Promise<Identified>;
  /** How often; a message that says nothing is sent with it. */
  readonly liveCheckMs?: number | undefined;
}): Router {
  const router = Router();
  const feed = new LiveFeed(deps);
  router.get('/api/v1/tail', async (request, response) => {
    const reading = currentReading();
    const { viewer } = reading;
    const filter = limitFilter(readSearch(request.query).filter, viewer);
    if (feed.viewers >= MOST_VIEWERS) throw tooManyViewers();
    const places = viewer.limits.length === 0 ? OPEN_PLACES : deps.sealedPlaces;
    const place = await findPlace(deps.reader, places.parse(request.get('Last-Event-ID') ?? ''));
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Kept alive, it would hold up a server that stops.
      Connection: 'close',
      'X-Accel-Buffering': 'no',
    });
    const view: LiveView = {
      filter,
      masks: viewer.masks,
      place,
      send(at, item) {
        reading.given += 1;
        sendTo(response, `id: ${places.format(at)}\ndata: ${item}\n\n`);
      },
      skip: (count) => sendTo(response, formatSkipped(count)),
    };
    /** An id without data moves a viewer's place on: one that saw nothing yet can come again too. */
    const tellPlace = (): string => `id: ${places.format(view.place)}\n\n`;
    response.write(`retry: ${RETRY_MS}\n${tellPlace()}`);
    if (await isTooLongAgo(deps.reader, place)) response.write(GAP);
    const maySee = async (): Promise<boolean> =>
      hasSameGrant(viewer, await deps.identify(request).catch(() => viewer));
    const checkMs = deps.liveCheckMs ?? HEARTBEAT_MS;
    follow(feed, response, { view, tellPlace, maySee, checkMs });
  });
  return router;
}

/** A view that was opened with other rights is closed: the one that follows has those of now. */
const hasSameGrant = (before: Viewer, now: Identified): boolean =>
  isViewer(now) && now.person.id === before.person.id && formatGrant(now) === formatGrant(before);

const formatSkipped = (count: number): string =>
  `event: skipped\ndata: ${JSON.stringify({ count, reason: 'too fast to read' })}\n\n`;

const tooManyViewers = (): HttpError =>
  new HttpError(503, 'too_many_viewers', 'too many live views are open; try again later', {
    retryAfterSeconds: 30,
  });

/** A viewer that comes again goes on behind the event that it names; another begins now. */
async function findPlace(reader: StoreReader, resumed: LivePlace | null): Promise<LivePlace> {
  return resumed ?? { segment: await reader.newestSegment(), row: ALL_ROWS };
}

/** A commit is kept by its number for some minutes; what is older is only found by its time. */
async function isTooLongAgo(reader: StoreReader, { segment, row }: LivePlace): Promise<boolean> {
  const [next] = await reader.segmentsAfter(segment - 1, 1);
  if (row !== ALL_ROWS) return next?.number !== segment;
  // Seen to its end: what is needed is what came behind it.
  if (next !== undefined) return next.number > segment + 1;
  return (await reader.newestSegment()) > segment;
}

const GAP = `event: gap\ndata: {"reason":"the view was away for too long: search for what is between"}\n\n`;

function follow(
  feed: LiveFeed,
  response: Response,
  options: {
    readonly view: LiveView;
    readonly tellPlace: () => string;
    readonly maySee: () => Promise<boolean>;
    readonly checkMs: number;
  },
): void {
  const { view, tellPlace, maySee, checkMs } = options;
  feed.add(view);
  const beat = async (): Promise<void> => {
    if (await maySee()) response.write(tellPlace());
    else response.end();
  };
  const heartbeat = setInterval(() => void beat(), checkMs);
  // A server that is stopping waits for its connections: live views let go of it.
  const listening = setInterval(() => {
    if (!isListening(response)) response.end();
  }, LISTENING_CHECK_MS);
  response.once('close', () => {
    clearInterval(heartbeat);
    clearInterval(listening);
    feed.remove(view);
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
