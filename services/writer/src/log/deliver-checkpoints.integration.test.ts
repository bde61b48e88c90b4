import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetricsRegistry } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import { newestCheckpoint, readDestinations, type Database } from '@k8s-audit/store';
import {
  anAuditEvent,
  aReceivedBatch,
  eventually,
  openTestStore,
  type TestStore,
} from '@k8s-audit/testkit';
import type { Destination } from './destinations/destination.ts';
import { deliverCheckpoints } from './deliver-checkpoints.ts';
import { readLogOptions } from './read-log-options.ts';
import { createWriterMetrics } from '../writer-metrics.ts';
import { scheduleLeased } from '../schedule-leased.ts';
import { growLog } from './grow-log.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
const metrics = createWriterMetrics(createMetricsRegistry());
const settings = { LOG_CHECKPOINT_SECONDS: 1, LOG_DESTINATIONS: '' };
let store: TestStore;
let db: Database;

beforeAll(async () => {
  store = await openTestStore();
  ({ db } = store);
}, 120_000);
afterAll(() => store.close());

/** A place that can be away. */
function aDestination(name: string) {
  const received: number[] = [];
  let isAway = false;
  const destination: Destination = {
    name,
    async send({ size }) {
      if (isAway) throw new Error('it is away');
      received.push(size);
    },
  };
  return { destination, received, setAway: (away: boolean) => (isAway = away) };
}

describe('the log of a writer', () => {
  it('is sealed, signed and sent away by itself', async () => {
    const place = aDestination('by itself');
    const options = { ...readLogOptions({ ...settings, LOG_SIGNING_KEY: pem.toString() }) };
    const task = growLog({
      db,
      logger,
      metrics,
      options: { ...options, destinations: [place.destination] },
    });
    const schedule = scheduleLeased({ db, logger }, task);
    await store.writer.commit([store.writer.prepare(aReceivedBatch('one', [anAuditEvent()]))]);
    await eventually(async () => expect(place.received.at(-1)).toBe(2));
    await schedule.stop();
    const signed = await newestCheckpoint(db);
    expect(signed?.verifier).toMatch(/^k8s-audit\/[0-9a-f]{8}\+/);
    expect(signed?.note).toContain('\n2\n');
  });

  it('comes to a place that was away, later', async () => {
    const place = aDestination('away at first');
    const deps = { db, logger, options: { destinations: [place.destination] } };
    place.setAway(true);
    await deliverCheckpoints(deps);
    const find = async () =>
      (await readDestinations(db)).find(({ name }) => name === 'away at first');
    expect(await find()).toMatchObject({
      size: 0,
      sentAt: null,
      failure: { reason: 'it is away' },
    });
    place.setAway(false);
    await deliverCheckpoints(deps);
    expect(place.received).toEqual([]); // Not yet: it is left alone for a while.
    await db.knex('log_destinations').update({ failed_at: new Date(Date.now() - 60_000) });
    await deliverCheckpoints(deps);
    await deliverCheckpoints(deps);
    expect(place.received).toEqual([2]);
    expect(await find()).toMatchObject({ size: 2, failure: null });
  });

  it('forgets a place that the settings name no more', async () => {
    const names = async () => (await readDestinations(db)).map(({ name }) => name);
    const kept = aDestination('kept').destination;
    const other = aDestination('other').destination;
    await deliverCheckpoints({ db, logger, options: { destinations: [kept, other] } });
    expect(await names()).toEqual(['kept', 'other']);
    await deliverCheckpoints({ db, logger, options: { destinations: [kept] } });
    expect(await names()).toEqual(['kept']);
    await deliverCheckpoints({ db, logger, options: { destinations: [] } });
    expect(await names()).toEqual([]);
  });

  it('grows without a key, and signs nothing', () => {
    expect(readLogOptions(settings).signer).toBeNull();
    expect(
      readLogOptions({ ...settings, LOG_SIGNING_KEY: pem.toString(), LOG_ORIGIN: 'a.example/log' })
        .signer?.name,
    ).toBe('a.example/log');
  });
});
