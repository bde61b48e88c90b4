import { describe, expect, it } from '@jest/globals';
import { firstEventIdAt } from '@k8s-audit/audit-event';
import type { EventSearch, StoredEvent } from '@k8s-audit/store';
import { anAuditEvent } from '@k8s-audit/testkit';
import type { EventReader } from '../event-reader.ts';
import { presentStoredEvent } from '../present-stored-event.ts';
import { findStages } from './find-stages.ts';
import { foldActions } from './fold-actions.ts';
import { foldRequests } from './fold-requests.ts';

const START_MS = Date.UTC(2026, 0, 1);
const at = (ms: number): string => new Date(START_MS + ms).toISOString().replace('Z', '000Z');

function stored(ms: number, overrides: Record<string, unknown>): StoredEvent {
  const event = anAuditEvent({
    requestReceivedTimestamp: at(ms),
    stageTimestamp: at(ms),
    ...overrides,
  });
  return {
    id: firstEventIdAt(BigInt(START_MS + ms) * 1_000n),
    cluster: 'prod',
    receivedAt: new Date(),
    raw: Buffer.from(JSON.stringify(event)),
  };
}

const received = stored(1, { auditID: 'a', stage: 'RequestReceived' });
const complete = stored(9, { auditID: 'a', requestReceivedTimestamp: at(1) });
const unfinished = stored(20, { auditID: 'b', stage: 'RequestReceived' });
const ALL = [unfinished, complete, received];

/** Searches by time alone: which events a filter finds is the store's own test. */
const reader: Pick<EventReader, 'search'> = {
  search: async ({ fromUs = 0n, toUs = 2n ** 62n }: EventSearch) => ({
    events: ALL.filter(
      ({ id }) => id.compare(firstEventIdAt(fromUs)) >= 0 && id.compare(firstEventIdAt(toUs)) < 0,
    ),
    nextCursor: null,
    searchedBackToUs: null,
  }),
};

const idsOf = (shown: ReadonlyArray<{ item: { auditId: string | null; stage: string | null } }>) =>
  shown.map(({ item }) => `${item.auditId} ${item.stage}`);

describe('stages', () => {
  it('of one request are found from any of them, in order', async () => {
    const expected = ['a RequestReceived', 'a ResponseComplete'];
    expect(idsOf(await findStages(reader, presentStoredEvent(complete)))).toEqual(expected);
    expect(idsOf(await findStages(reader, presentStoredEvent(received)))).toEqual(expected);
  });

  it('are folded into the last', async () => {
    expect(idsOf(await foldRequests(reader, ALL.map(presentStoredEvent)))).toEqual([
      'b RequestReceived',
      'a ResponseComplete',
    ]);
  });

  it('are told once over all pages', async () => {
    expect(await foldRequests(reader, [presentStoredEvent(received)])).toEqual([]);
  });
});

describe('actions', () => {
  it('fold the requests of a command, and tell what they did together', () => {
    const read = stored(100, { verb: 'get' });
    const remove = stored(120, {
      verb: 'delete',
      requestObject: { propagationPolicy: 'Background' },
    });
    const wait = stored(140, { verb: 'get', responseStatus: { code: 404 } });
    const later = stored(60_000, { verb: 'get' });
    const actions = foldActions([later, wait, remove, read].map(presentStoredEvent));
    expect(actions.map(({ main, events }) => [main.item.summary, events.length])).toEqual([
      ['dev-1@example.com read Pod web-1 in shop', 1],
      ['dev-1@example.com deleted Pod web-1 in shop', 3],
    ]);
    expect(actions[1]?.main.item.kubectl?.command).toBe(
      'kubectl --context=prod -n shop delete pod web-1',
    );
  });
});
