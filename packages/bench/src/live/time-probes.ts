import { setTimeout as delay } from 'node:timers/promises';
import { connectDatabase, type Database } from '@k8s-audit/store';
import { createEventStream, type Pipeline } from '@k8s-audit/testkit';
import { createBodyPool } from '../load/body-pool.ts';
import { createLoad } from '../load/create-load.ts';
import type { LiveViewer } from './open-viewer.ts';

/** Only probes are of this user. */
export const PROBE_USER = 'live-probe@example.com';
const POLL_MS = 2;
const LONGEST_MS = 10_000;
/** Probes must not fall into step with the feed, which looks every quarter of a second. */
const LONGEST_PAUSE_MS = 250;

/** From the commit of an event until a viewer has it, in ms, sorted; each a little too long, never too short. */
export async function timeProbes(
  pipeline: Pipeline,
  viewer: LiveViewer,
  count: number,
): Promise<number[]> {
  const db = connectDatabase(pipeline.database, { poolSize: 1 });
  const target = { port: pipeline.service('ingest').port, token: pipeline.webhookToken };
  const pool = createBodyPool(createProbes(count));
  const load = createLoad(pool);
  const times: number[] = [];
  try {
    for (let probe = 0; probe < count; probe += 1) {
      const seen = viewer.seen(`"name":"${nameOf(probe)}"`);
      await load.post(target, { events: 1, lanes: 1 });
      const notYetAt = await waitForCommit(db, load.lastIds()[0] ?? '');
      const seenAt = await Promise.race([seen, delay(LONGEST_MS, null, { ref: false })]);
      if (seenAt === null) throw new Error(`an event was not on the screen after ${LONGEST_MS} ms`);
      times.push(seenAt - notYetAt);
      await delay(Math.random() * LONGEST_PAUSE_MS);
    }
    return times.toSorted((a, b) => a - b);
  } finally {
    await db.close();
  }
}

const nameOf = (probe: number): string => `live-probe-${probe}-end`;

/** Seeded by the time, so that a store that is searched again gets new ones. */
function createProbes(count: number): string[][] {
  const stream = createEventStream(Date.now());
  return Array.from({ length: count }, (_, probe) => {
    const event = JSON.parse(stream.next()) as { objectRef: object };
    const objectRef = { ...event.objectRef, name: nameOf(probe) };
    return [JSON.stringify({ ...event, user: { username: PROBE_USER }, objectRef })];
  });
}

/** Resolves to the last moment at which the event was not committed. */
async function waitForCommit(db: Database, id: string): Promise<number> {
  for (let askedAt = performance.now(), notYetAt = askedAt; ;) {
    const row = await db
      .knex('events')
      .where({ id: Buffer.from(id, 'hex') })
      .first('id');
    if (row !== undefined) return notYetAt;
    notYetAt = askedAt;
    await delay(POLL_MS);
    askedAt = performance.now();
  }
}
