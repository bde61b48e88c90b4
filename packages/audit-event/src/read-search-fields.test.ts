import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { readSearchFields } from './read-search-fields.ts';
import { scanEventList } from './scan-event-list.ts';

const read = (event: unknown) => readSearchFields(Buffer.from(JSON.stringify(event)));

describe('readSearchFields', () => {
  it('never parses the bodies', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const item = `{"verb":"patch","requestObject":${deep},"stage":"Panic","responseObject":{"a":1},"auditID":"x"}`;
    const { items } = scanEventList(Buffer.from(`{"kind":"EventList","items":[${item}]}`));
    const [found] = items;
    expect(readSearchFields(Buffer.from(item), found?.bodies, found?.start)).toMatchObject({
      ok: true,
      fields: { verb: 'patch', stage: 'Panic', auditID: 'x' },
    });
  });

  it('reads whatever stands in any field', () => {
    checkProperty(
      100,
      fc.property(fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue()), (event) => {
        expect(read(event).ok).toBe(true);
      }),
    );
  });

  it.each([[1], ['text'], [null], [[{}]]])('refuses %j with a reason', (value) => {
    expect(read(value)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('not an event'),
    });
  });

  it('counts the duration from the request to this stage', () => {
    const times = {
      requestReceivedTimestamp: '2024-05-01T12:00:00.000900Z',
      stageTimestamp: '2024-05-01T12:00:01.000100Z',
    };
    expect(read(times)).toMatchObject({ fields: { durationUs: 999_200 } });
    expect(read({ ...times, stageTimestamp: '2024-05-01T11:00:00Z' })).toMatchObject({
      fields: { durationUs: null },
    });
  });

  it('takes the time of arrival, then the old timestamp, where the stage has none', () => {
    expect(read({ stageTimestamp: null, timestamp: '1970-01-01T00:00:01Z' })).toMatchObject({
      fields: { stageTime: { ms: 1_000, us: 0 } },
    });
    expect(read({})).toMatchObject({ fields: { stageTime: null } });
  });

  it('knows the actor by the impersonated user', () => {
    const event = {
      user: { username: 'admin-1' },
      impersonatedUser: { username: 'system:serviceaccount:a:b' },
    };
    expect(read(event)).toMatchObject({ fields: { actorClass: 'service account' } });
  });
});

const FIELDS = [
  'level',
  'auditID',
  'stage',
  'requestURI',
  'verb',
  'user',
  'impersonatedUser',
  'sourceIPs',
  'userAgent',
  'objectRef',
  'responseStatus',
  'requestReceivedTimestamp',
  'stageTimestamp',
  'timestamp',
];
