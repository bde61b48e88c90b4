import { Router, type Response } from 'express';
import { encodeEventId, eventIdTimeUs } from '@k8s-audit/audit-event';
import { HttpError } from '@k8s-audit/http-kit';
import type { StoredEvent } from '@k8s-audit/store';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { readSearch, type ReadSearch } from '../search/read-search.ts';
import { SeenEvents } from './seen-events.ts';

const POLL_MS = 700;
const MOST_VIEWERS = 200;
/** More than this in one poll nobody reads: the rest is counted. */
const MOST_PER_POLL = 200;
/** Proxies close what is silent for a minute. */
const HEARTBEAT_MS = 15_000;
/**
 * Events come some seconds after their time, and not in its order: each poll looks back this far, and
 * what was sent before is left out.
 */
const LOOK_BACK_US = 60_000_000n;

/** `GET /api/v1/tail?q=`: Server-Sent Events of what is stored from now on, oldest first. */
export function createTailRoute(reader: EventReader): Router {
  const router = Router();
  let viewers = 0;
  router.get('/api/v1/tail', async (request, response) => {
    const search = readSearch(request.query);
    if (viewers >= MOST_VIEWERS)
      throw new HttpError(
        503,
        'too_many_viewers',
        'too many live views are open; try again later',
        {
          retryAfterSeconds: 30,
        },
      );
    viewers += 1;
    response.once('close', () => {
      viewers -= 1;
    });
    const since = await findStart(reader, request.get('Last-Event-ID'));
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Kept alive, it would hold up a server that stops.
      Connection: 'close',
      'X-Accel-Buffering': 'no',
    });
    response.write(`retry: ${POLL_MS * 3}\n\n`);
    await follow(reader, response, { search, seen: since });
  });
  return router;
}

/** What is stored already is not live: it is marked as seen. */
async function findStart(reader: EventReader, lastId: string | undefined): Promise<SeenEvents> {
  const resumed = lastId === undefined ? null : SeenEvents.resume(lastId);
  if (resumed !== null) return resumed;
  const newest = await reader.newestId();
  return new SeenEvents(newest === null ? 0n : eventIdTimeUs(newest), LOOK_BACK_US);
}

async function follow(
  reader: EventReader,
  response: Response,
  { search, seen }: { readonly search: ReadSearch; readonly seen: SeenEvents },
): Promise<void> {
  let lastWriteMs = Date.now();
  let first = !seen.isResumed;
  while (!response.destroyed && isListening(response)) {
    const page = await reader.search({
      filter: search.filter,
      fromUs: seen.lookFromUs,
      limit: MOST_PER_POLL,
    });
    const fresh = page.events.filter(({ id }) => seen.add(id)).toReversed();
    if (fresh.length > 0 && !first) {
      for (const stored of fresh) response.write(formatMessage(stored));
      if (fresh.length === MOST_PER_POLL)
        response.write(`event: skipped\ndata: {"reason":"too fast to read"}\n\n`);
      lastWriteMs = Date.now();
    } else if (Date.now() - lastWriteMs > HEARTBEAT_MS) {
      response.write(': still here\n\n');
      lastWriteMs = Date.now();
    }
    first = false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  response.end();
}

/** A server that is stopping waits for its connections: live views let go of it. */
function isListening({ socket }: Response): boolean {
  const { server } = socket as { server?: { listening: boolean } };
  return server?.listening !== false;
}

function formatMessage(stored: StoredEvent): string {
  const { item } = presentStoredEvent(stored);
  return `id: ${encodeEventId(stored.id)}\ndata: ${JSON.stringify(item)}\n\n`;
}
