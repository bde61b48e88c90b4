import { describe, expect, it } from '@jest/globals';
import { checkProperty, HOSTILE_STRINGS, readCorpus } from '@k8s-audit/testkit';
import fc from 'fast-check';
import type { ByteRange } from '../byte-range.ts';
import { classOfUser } from '../classify-actor.ts';
import { identifyEvent } from '../event-id.ts';
import { readSearchFields, type SearchFields } from '../read-search-fields.ts';
import { scanEventList } from '../scan-event-list.ts';
import { EventIdWriter } from './event-id-writer.ts';
import { SearchFieldScanner } from './search-field-scanner.ts';
import { SPAN, type SpanField } from './span-fields.ts';

const CLUSTER = 'prod-é';
const scanner = new SearchFieldScanner();
const ids = new EventIdWriter(CLUSTER);

/** The fields as texts, as readSearchFields gives them. */
function fieldsOf({ bytes, spans, uriIsEscaped, ...found }: SearchFieldScanner): SearchFields {
  const text = (field: SpanField): string | null => {
    const start = spans[SPAN[field] * 2] ?? -1;
    const raw = bytes.toString('latin1', start, spans[SPAN[field] * 2 + 1]);
    if (start < 0) return null;
    return field === 'requestURI' && uriIsEscaped ? (JSON.parse(`"${raw}"`) as string) : raw;
  };
  const user = text('user') ?? '';
  const impersonatedUser = text('impersonatedUser');
  return {
    auditID: text('auditID') ?? '',
    stage: text('stage') ?? '',
    level: text('level') ?? '',
    requestURI: text('requestURI') ?? '',
    verb: text('verb') ?? '',
    user,
    impersonatedUser,
    actorClass: classOfUser(impersonatedUser || user),
    userAgent: text('userAgent') ?? '',
    sourceIp: text('sourceIp') ?? '',
    apiGroup: text('apiGroup') ?? '',
    resource: text('resource') || null,
    subresource: text('subresource') ?? '',
    namespace: text('namespace'),
    name: text('name'),
    code: found.code < 0 ? null : found.code,
    stageTime: found.timeMs < 0 ? null : { ms: found.timeMs, us: found.timeUs },
    durationUs: found.durationUs < 0 ? null : found.durationUs,
  };
}

const moveBy = (bodies: readonly ByteRange[], by: number): ByteRange[] =>
  bodies.map(({ start, end }) => ({ start: start + by, end: end + by }));

/** Whether the scanner reads the event; fails where it says other than readSearchFields. */
function readsAlike(event: Buffer, bodies: readonly ByteRange[] = []): boolean {
  // Other bytes around it must not matter: a quote goes on what is cut, a brace ends it.
  const at = 2;
  const bytes = Buffer.concat([Buffer.from(',{'), event, Buffer.from('"}]}')]);
  if (!scanner.read(bytes, at, at + event.length, moveBy(bodies, at))) return false;
  const careful = readSearchFields(event, bodies);
  expect(careful).toEqual({ ok: true, fields: fieldsOf(scanner) });
  if (careful.ok && careful.fields.stageTime !== null) {
    const id = Buffer.alloc(18);
    ids.write(scanner, id, 1);
    const expected = identifyEvent(CLUSTER, careful.fields, careful.fields.stageTime);
    expect(id.toString('hex')).toBe(`00${expected}00`);
  }
  return true;
}

const reads = (event: unknown): boolean =>
  readsAlike(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)));

const EVENT = {
  level: 'Metadata',
  auditID: 'f7e79d2b-47f6-49ce-ab88-6d0107feacb7',
  stage: 'ResponseComplete',
  requestURI: '/apis/apps/v1/namespaces/shop/deployments/web/scale?a=b&c=d',
  verb: 'update',
  user: { username: 'dev-1', groups: ['a', 'b'], extra: { k: ['v'], 'a\\"b': [] } },
  impersonatedUser: { username: 'system:node:n1' },
  sourceIPs: ['10.0.0.1', '10.0.0.2'],
  userAgent: 'kubectl/v1.33.1',
  objectRef: {
    resource: 'deployments',
    namespace: 'shop',
    name: 'web',
    apiGroup: 'apps',
    apiVersion: 'v1',
    subresource: 'scale',
  },
  responseStatus: { metadata: {}, code: 200 },
  requestReceivedTimestamp: '2024-05-01T12:00:00.000900Z',
  stageTimestamp: '2024-05-01T12:00:01.000100Z',
  timestamp: '2024-05-01T12:00:00Z',
  annotations: { decision: 'allow', number: -1.5e-7, list: [[], {}, [0, true, false, null]] },
};

const TIMES = [
  '2024-05-01T12:00:00Z',
  '2024-02-29T23:59:59.123456789Z',
  '2023-02-29T00:00:00Z',
  '2024-05-01T12:00:00.5+02:00',
  '2024-05-01T24:00:00Z',
  '2024-05-01T12:00:60Z',
  '2024-05-01T12:00:00.Z',
  '2024-05-01T12:00:00.1234567890Z',
  '1969-12-31T23:59:59.999999Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
  '0001-01-01T00:00:00Z',
  '2024-05-01t12:00:00z',
  '',
];
const word = fc.oneof(
  fc.constantFrom(...HOSTILE_STRINGS, 'get', 'apps/v1', '/v1', 'v1', '200', '<&>'),
  fc.string(),
  fc.string({ unit: 'binary' }),
);
const value = fc.oneof(
  { weight: 3, arbitrary: word },
  fc.jsonValue(),
  fc.constantFrom(...TIMES, 0, -0, 200, 65_535, 65_536, 99_999, 1e5, 200.5, null, [], {}),
);
const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(EVENT)) },
  fc.constantFrom(...Object.keys(EVENT.objectRef), 'username', 'code', '__proto__'),
  fc.string(),
);
const inner = fc.dictionary(
  fc.oneof(fc.constantFrom(...Object.keys(EVENT.objectRef), 'username', 'code'), fc.string()),
  value,
);
/** Real events with some fields changed, in any order. */
const events = fc
  .tuple(
    fc.subarray(Object.entries<unknown>(EVENT), { minLength: 6 }),
    fc.array(fc.tuple(key, fc.oneof(value, inner, fc.array(value))), { maxLength: 3 }),
    fc.array(fc.nat(100), { minLength: 20, maxLength: 20 }),
  )
  .map(([kept, changed, order]) =>
    [...kept, ...changed].map((entry, at) => ({ entry, by: order[at] ?? 0 })),
  )
  .map((entries) => entries.toSorted((a, b) => a.by - b.by).map(({ entry }) => entry));
const layouts = fc.constantFrom('', ' ', '\t', '\n  ', '\r\n');

/** Written by hand, so that a key may come twice. */
const write = (entries: ReadonlyArray<readonly [string, unknown]>, space: string): string => {
  const members = entries.map(
    ([name, content]) =>
      `${space}${JSON.stringify(name)}${space}:${space}${JSON.stringify(content, null, space)}`,
  );
  return `{${members.join(`${space},`)}${space}}`;
};

describe('SearchFieldScanner', () => {
  it('reads an event as readSearchFields does, whatever its layout', () => {
    expect(reads(EVENT)).toBe(true);
    expect(reads(JSON.stringify(EVENT, null, 2))).toBe(true);
    expect(reads(JSON.stringify(EVENT).replaceAll('&', '\\u0026'))).toBe(true);
    expect(reads({})).toBe(true);
  });

  it('says nothing else than readSearchFields of whatever stands in any field', () => {
    let read = 0;
    checkProperty(
      2_000,
      fc.property(events, layouts, (entries, space) => {
        if (reads(write(entries, space))) read += 1;
      }),
    );
    expect(read).toBeGreaterThan(200);
  });

  it('never reads what JSON.parse rejects', () => {
    const change = fc.record({
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],:0-.e \t\nntfu'))),
      cut: fc.nat(2),
    });
    checkProperty(
      4_000,
      fc.property(
        events,
        layouts,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (entries, space, changes) => {
          let event = Buffer.from(write(entries, space));
          for (const { at, byte, cut } of changes) {
            const place = at % event.length;
            event = Buffer.concat([
              event.subarray(0, place),
              Buffer.of(byte),
              event.subarray(place + cut),
            ]);
          }
          readsAlike(event);
        },
      ),
    );
  });

  it('never reads an event that is cut', () => {
    const whole = Buffer.from(JSON.stringify(EVENT));
    for (let length = 0; length < whole.length; length += 1) {
      expect(readsAlike(whole.subarray(0, length))).toBe(false);
    }
  });

  it('survives each byte at each place', () => {
    const event = Buffer.from(
      '{"verb":"\\u00e9","requestURI":"/\\u0026","sourceIPs":["a",1],"responseStatus":{"code":200},"stageTimestamp":"2024-05-01T12:00:01.1Z","x":[-1.5e+7,{"a":true}]}',
    );
    for (let at = 0; at < event.length; at += 1) {
      for (let byte = 0; byte < 256; byte += 1) {
        const changed = Buffer.from(event);
        changed[at] = byte;
        readsAlike(changed);
      }
    }
  });

  it.each([
    ['a known key twice', '{"verb":"get","verb":"list"}'],
    ['a known key twice, inside', '{"user":{"username":"a","username":"b"}}'],
    ['a key with an escape', '{"v\\u0065rb":"get"}'],
    ['an escape in a wanted text', '{"verb":"\\u0041"}'],
    ['an escape beyond ASCII in the URI', '{"requestURI":"/\\u00e9"}'],
    ['a wanted text beyond ASCII', '{"verb":"é"}'],
    ['a time with an offset', '{"stageTimestamp":"2024-05-01T14:00:00+02:00"}'],
    ['a quoted code', '{"responseStatus":{"code":"200"}}'],
    ['a group in the version', '{"objectRef":{"apiVersion":"apps/v1"}}'],
    ['deeper nesting than events have', `{"x":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['an endless text', `{"verb":"${'x'.repeat(70_000)}"}`],
    ['a number of another form', '{"responseStatus":{"code":2e2}}'],
  ])('leaves %s to the careful way', (_what, event) => expect(reads(event)).toBe(false));

  it('passes over bodies, whatever they hold', () => {
    const item =
      '{"verb":"patch","requestObject":{"a":tru,[]},"stage":"Panic","responseObject": "\u0001" ,"auditID":"x"}';
    const list = Buffer.from(`{"kind":"EventList","items":[${item}]}`);
    const [found] = scanEventList(list).items;
    const bodies = moveBy(found?.bodies ?? [], -(found?.start ?? 0));
    expect(bodies).toHaveLength(2);
    expect(readsAlike(Buffer.from(item), bodies)).toBe(true);
    expect(readsAlike(Buffer.from(item))).toBe(false);
  });

  it.each(
    '01 -01 - 1. 1.e2 .5 1e 1e+ +1 0x1 1_0 tru nul falsey NaN [1,] [,1] {"a":1,} {"a"} {1:2} "\\x" "\\u12g4" "\t'.split(
      ' ',
    ),
  )('takes no %s, wherever it stands', (wrong) => {
    for (const event of [
      `{"x":${wrong}}`,
      `{"x":[${wrong}]}`,
      `{"sourceIPs":[${wrong}]}`,
      `{"responseStatus":{"code":${wrong}}}`,
      `{"user":${wrong}}`,
    ]) {
      expect(reads(event)).toBe(false);
    }
  });

  it('takes no body that is not where it should be', () => {
    const event = Buffer.from('{"verb":"get","requestObject":{}}');
    expect(readsAlike(event, [{ start: 30, end: 32 }])).toBe(true);
    expect(readsAlike(event, [{ start: 29, end: 32 }])).toBe(false);
    expect(readsAlike(event, [{ start: 30, end: 90 }])).toBe(false);
  });

  it.each([1, 2, 10, 29])('checks which bracket closes which, %i deep', (depth) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = (end: string): string =>
        `{"x":${open.repeat(depth)}1${close.repeat(depth - 1)}${end}}`;
      expect([reads(deep(close)), reads(deep(close === ']' ? '}' : ']'))]).toEqual([true, false]);
    }
  });

  it('leaves nothing of an event in the next', () => {
    expect(reads(EVENT) && reads({}) && reads({ verb: 'get' })).toBe(true);
  });

  const corpus = readCorpus();
  (corpus === null ? it.skip : it)('reads nine of ten real events', () => {
    const lines = [...(corpus?.values() ?? [])].flat();
    const read = lines.filter((line) => {
      const list = Buffer.from(`{"kind":"EventList","items":[${line}]}`);
      const [item] = scanEventList(list).items;
      if (item === undefined) return false;
      return readsAlike(list.subarray(item.start, item.end), moveBy(item.bodies, -item.start));
    });
    // 1,034 of 1,038: four have no time, or one that is not in UTC.
    expect(read.length).toBeGreaterThanOrEqual(lines.length * 0.9);
  });
});
