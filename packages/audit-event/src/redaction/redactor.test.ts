import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { scanEventList } from '../scan-event-list.ts';
import { createRedactor, type Redactor } from './redactor.ts';

const PLAIN = 'hunter2-is-the-password';
const BASE64 = Buffer.from(PLAIN).toString('base64');
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const OPTIONS = { key: 'a key of the installation', paths: [], execArguments: false };
const redactor = createRedactor(OPTIONS);

/** As ingest does: the scanner says where the bodies lie. */
function redact(text: string, by: Redactor = redactor): string | null {
  const list = Buffer.from(`{"kind":"EventList","items":[${text}]}`);
  const [item] = scanEventList(list).items;
  if (item === undefined) throw new Error('no item');
  const bodies = item.bodies.map(({ start, end }) => ({
    start: start - item.start,
    end: end - item.start,
  }));
  return by.redactEvent(list.subarray(item.start, item.end), bodies)?.toString('utf8') ?? null;
}

const secret = (more: object = {}) => ({ kind: 'Secret', apiVersion: 'v1', ...more });
const data = { data: { password: BASE64 }, stringData: { password: PLAIN } };
const on = (resource: string, more: object, subresource?: string) => ({
  objectRef: { resource, ...(subresource ? { subresource } : {}) },
  ...more,
});

const POSITIONS: ReadonlyArray<readonly [string, object]> = [
  ['a Secret that is created', on('secrets', { requestObject: secret(data) })],
  ['the answer to it', on('secrets', { responseObject: secret(data) })],
  ['a Secret without a kind', on('secrets', { requestObject: data })],
  ['bodies in front of the objectRef', { requestObject: data, objectRef: { resource: 'secrets' } }],
  ['a list of Secrets', on('secrets', { responseObject: { kind: 'SecretList', items: [data] } })],
  [
    'a Table of Secrets',
    on('secrets', { responseObject: { kind: 'Table', rows: [{ cells: ['db'], object: data }] } }),
  ],
  [
    'a List of anything',
    on('pods', { responseObject: { kind: 'List', items: [{ kind: 'Pod' }, secret(data)] } }),
  ],
  ['a merge patch', on('secrets', { requestObject: { data: { password: BASE64, gone: null } } })],
  [
    'a number where a text should be',
    on('secrets', { requestObject: { data: { a: [{ b: PLAIN }] } } }),
  ],
  [
    'a JSON patch of one key',
    on('secrets', { requestObject: [{ op: 'replace', path: '/data/password', value: BASE64 }] }),
  ],
  [
    'a JSON patch of all data',
    on('secrets', { requestObject: [{ op: 'add', path: '/data', value: { p: BASE64 } }] }),
  ],
  [
    'a JSON patch of the whole object',
    on('secrets', { requestObject: [{ op: 'replace', path: '', value: data }] }),
  ],
  [
    'a JSON patch of metadata',
    on('secrets', {
      requestObject: [
        {
          op: 'add',
          path: '/metadata',
          value: { annotations: { [LAST_APPLIED]: JSON.stringify(data) } },
        },
      ],
    }),
  ],
  [
    'a JSON patch of the annotation',
    on('secrets', {
      requestObject: [
        {
          op: 'add',
          path: `/metadata/annotations/${LAST_APPLIED.replace('/', '~1')}`,
          value: JSON.stringify(data),
        },
      ],
    }),
  ],
  [
    'the last applied manifest',
    on('secrets', {
      requestObject: secret({
        metadata: { annotations: { [LAST_APPLIED]: JSON.stringify(secret(data)) } },
      }),
    }),
  ],
  [
    'a broken last applied manifest',
    on('secrets', {
      requestObject: secret({
        metadata: { annotations: { [LAST_APPLIED]: `{"data":{"p":"${PLAIN}"` } },
      }),
    }),
  ],
  [
    'a manifest within a manifest',
    on('widgets', {
      requestObject: {
        metadata: {
          annotations: { [LAST_APPLIED]: JSON.stringify({ kind: 'List', items: [secret(data)] }) },
        },
      },
    }),
  ],
  [
    'a webhook patch of a Secret',
    on('secrets', {
      annotations: {
        'patch.webhook.admission.k8s.io/round_0_index_0': JSON.stringify({
          patch: [{ path: '/data/p', value: PLAIN }],
        }),
      },
    }),
  ],
  [
    'a token that is issued',
    on(
      'serviceaccounts',
      { responseObject: { kind: 'TokenRequest', status: { token: PLAIN } } },
      'token',
    ),
  ],
  [
    'a token without a kind',
    on('serviceaccounts', { responseObject: { status: { token: PLAIN } } }, 'token'),
  ],
  [
    'a token that is checked',
    on('tokenreviews', { requestObject: { kind: 'TokenReview', spec: { token: PLAIN } } }),
  ],
  ['a docker config', on('widgets', { requestObject: { spec: { '.dockerconfigjson': PLAIN } } })],
  [
    'basic auth',
    on('secrets', {
      requestObject: secret({
        type: 'kubernetes.io/basic-auth',
        stringData: { username: 'u', password: PLAIN },
      }),
    }),
  ],
  [
    'a bootstrap token',
    on('secrets', {
      requestObject: secret({
        type: 'bootstrap.kubernetes.io/token',
        data: { 'token-secret': BASE64 },
      }),
    }),
  ],
];

describe('redaction', () => {
  it.each(POSITIONS)('leaves nothing of %s', (_position, event) => {
    const redacted = redact(JSON.stringify(event));
    expect(redacted).not.toBeNull();
    expect(redacted).not.toContain(PLAIN);
    expect(redacted).not.toContain(BASE64);
    expect(redacted).toContain('redacted:hmac-sha256:');
    expect(() => JSON.parse(redacted ?? '') as unknown).not.toThrow();
  });

  it('changes nothing else, not even white space', () => {
    const event = (value: string) =>
      `{ "objectRef" : {"resource":"secrets"} ,\n "n": 12345678901234567890, "requestObject": {"data": {"p" : "${value}"}, "type":"Opaque"} }`;
    const mark = /redacted:hmac-sha256:[0-9a-f]{32}/.exec(redact(event(BASE64)) ?? '')?.[0] ?? '';
    expect(redact(event(BASE64))).toBe(event(mark));
  });

  it('answers «same value as before?», whether it came as data or as stringData', () => {
    const marksOf = (by: Redactor, value: object) =>
      redact(JSON.stringify(on('secrets', { requestObject: value })), by)?.match(
        /sha256:[0-9a-f]+/g,
      );
    const [first, second] = marksOf(redactor, data) ?? [];
    expect(first).toBe(second);
    expect(marksOf(redactor, { data: { p: 'b3RoZXI=' } })).not.toContain(first);
    const another = createRedactor({ ...OPTIONS, key: 'another key' });
    expect(marksOf(another, data)).not.toContain(first);
  });

  it('replaces each of several equal keys, since readers differ in which they take', () => {
    const event = `{"objectRef":{"resource":"secrets"},"requestObject":{"data":{"p":"${PLAIN}"},"data":{"p":"x"}}}`;
    expect(redact(event)).not.toContain(PLAIN);
  });

  it('keeps no body of what cannot be read', () => {
    const event = `{"objectRef":{"resource":"secrets"},"requestObject":{"data":{"p":"${PLAIN}" "q"}},"a":1}`;
    expect(redact(event)).not.toContain(PLAIN);
  });

  it.each([
    on('pods', { verb: 'get' }),
    on('secrets', { verb: 'get' }),
    on('configmaps', { requestObject: { kind: 'ConfigMap', data: { notSecret: 'value' } } }),
    on('pods', { requestObject: { spec: { volumes: [{ secret: { secretName: 'db' } }] } } }),
  ])('leaves alone what holds no secret value: %j', (event) => {
    expect(redact(JSON.stringify(event))).toBeNull();
  });

  it('tells of many events at once whether one without bodies needs a look', () => {
    const exec = Buffer.from('{"requestURI":"/exec?command=ls"},{"verb":"get"}');
    expect(redactor.mayHoldOutsideBodies(exec)).toBe(false);
    expect(createRedactor({ ...OPTIONS, execArguments: true }).mayHoldOutsideBodies(exec)).toBe(
      true,
    );
    const patched = Buffer.from(
      '{},{"annotations":{"patch.webhook.admission.k8s.io/round_0":"{}"}}',
    );
    expect(redactor.mayHoldOutsideBodies(patched)).toBe(true);
  });

  it('replaces configured values', () => {
    const by = createRedactor({
      ...OPTIONS,
      paths: ['configmaps:data.password', 'spec.*.env.*.value'],
    });
    const config = on('configmaps', { requestObject: { data: { password: PLAIN, user: 'u' } } });
    expect(redact(JSON.stringify(config), by)).toMatch(/"password":"redacted:[^"]*","user":"u"/);
    const env = on('pods', {
      requestObject: { spec: { a: { env: [{ name: 'A', value: PLAIN }] } } },
    });
    expect(redact(JSON.stringify(env), by)).not.toContain(PLAIN);
    const patch = on('configmaps', {
      requestObject: [{ op: 'add', path: '/data/password', value: PLAIN }],
    });
    expect(redact(JSON.stringify(patch), by)).not.toContain(PLAIN);
  });

  it.each([
    ['--password=hunter2', 'command=mysql&command=--password%3Dhunter2&container=c'],
    ['the next argument', 'command=x&command=--token&command=hunter2'],
    [
      'a script',
      `command=sh&command=-c&command=${encodeURIComponent("curl -H a --api-key 'hunter2' x")}`,
    ],
    ['a variable', `command=env&command=DB_PASSWORD%3Dhunter2`],
  ])('replaces arguments of exec commands where it is told to: %s', (_what, query) => {
    const event = JSON.stringify({ requestURI: `/api/v1/namespaces/a/pods/p/exec?${query}` });
    expect(redact(event)).toBeNull();
    const by = createRedactor({ ...OPTIONS, execArguments: true });
    const uri = (JSON.parse(redact(event, by) ?? '{}') as { requestURI: string }).requestURI;
    expect(uri).not.toContain('hunter2');
    expect(uri).toContain('redacted%3Ahmac');
  });

  it('leaves nothing behind wherever a Secret lies in a body', () => {
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        fc.constant(secret(data)),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 3 }),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.jsonValue(),
      ),
    }));
    checkProperty(
      2_000,
      fc.property(tree, fc.constantFrom('secrets', 'pods', 'widgets'), (body, resource) => {
        const event = JSON.stringify(on(resource, { requestObject: { body } }));
        const redacted = redact(event) ?? event;
        expect(redacted).not.toContain(PLAIN);
        expect(redacted).not.toContain(BASE64);
      }),
    );
  });
});
