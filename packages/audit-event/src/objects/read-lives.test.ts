import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import type { AuditEvent } from '../audit-event.ts';
import { blameManifest } from './blame-manifest.ts';
import { readEventOwners } from './owner-references.ts';
import { readLives, type ObjectLife } from './read-lives.ts';
import { rebuildHistory } from './rebuild-history.ts';

const ok = {
  responseStatus: { code: 200 },
  objectRef: { resource: 'deployments', apiGroup: 'apps' },
};
const web = (uid: string, replicas: number, image: string, labels = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', uid, labels },
  spec: { replicas, template: { spec: { containers: [{ name: 'c1', image }] } } },
});
const create = (uid: string): AuditEvent => ({
  verb: 'create',
  requestObject: { ...web(uid, 1, 'nginx:1'), metadata: { name: 'web' } },
  responseObject: {
    ...web(uid, 1, 'nginx:1'),
    spec: { ...web(uid, 1, 'nginx:1').spec, paused: false },
  },
  ...ok,
});
const patch = (body: unknown, more: Partial<AuditEvent> = {}): AuditEvent => ({
  verb: 'patch',
  requestObject: body,
  ...ok,
  ...more,
});
const lives = (events: AuditEvent[]): ObjectLife[] => readLives(events, rebuildHistory(events));
const blameOf = (life: ObjectLife | undefined, place: string) => life?.blame.get(place);

describe('readLives', () => {
  it('tells objects of one name apart by their uid, and by their creation where none is known', () => {
    const told = lives([
      create('u1'),
      patch({ spec: { replicas: 2 } }),
      { ...create('u9'), responseStatus: { code: 409 } },
      { verb: 'delete', ...ok, responseObject: { kind: 'Status', details: { uid: 'u1' } } },
      create('u2'),
      { verb: 'create', ...ok },
    ]);
    expect(
      told.map(({ uid, versions, created, deleted }) => [uid, versions, created, deleted]),
    ).toEqual([
      ['u1', [0, 1, 2, 3], 0, 3],
      ['u2', [4], 4, null],
      [null, [5], 5, null],
    ]);
    expect(told[0]?.last?.version).toBe(1);
  });

  it('counts what changed it unseen since its last known state', () => {
    const [life] = lives([
      create('u1'),
      { verb: 'patch', ...ok },
      patch({ spec: { replicas: 5 } }),
    ]);
    expect([life?.last?.version, life?.unfollowed]).toEqual([0, 2]);
  });

  it('takes what a deletion answered with for the last state', () => {
    const [life] = lives([{ verb: 'delete', ...ok, responseObject: web('u1', 4, 'nginx:9') }]);
    expect(life).toMatchObject({
      uid: 'u1',
      deleted: 0,
      last: { state: { spec: { replicas: 4 } } },
    });
    expect(blameOf(life, 'spec.replicas')).toEqual({ version: 0, how: 'seen' });
  });

  it('asks the object itself who set what was there before', () => {
    const fieldsV1 = {
      'f:spec': {
        'f:replicas': {},
        'f:template': {
          'f:spec': {
            'f:containers': { 'k:{"name":"c1"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
          },
        },
      },
    };
    const manager = { name: 'kubectl-edit', operation: 'Update', time: '2026-01-31T12:00:00Z' };
    const managedFields = [
      { manager: 'old', operation: 'Update', time: '2025-01-31T12:00:00Z', fieldsV1 },
      { manager: manager.name, operation: manager.operation, time: manager.time, fieldsV1 },
    ];
    const object = web('u1', 2, 'nginx:1');
    const responseObject = {
      ...object,
      metadata: { ...object.metadata, managedFields, labels: { a: 'b' } },
    };
    const [life] = lives([{ verb: 'patch', requestObject: {}, responseObject, ...ok }]);
    const seen = { version: 0, how: 'seen' };
    expect(blameOf(life, 'spec.replicas')).toEqual({ ...seen, manager });
    expect(blameOf(life, 'spec.template.spec.containers[c1].image')).toEqual({ ...seen, manager });
    expect(blameOf(life, 'metadata.labels.a')).toEqual(seen);
  });

  it('blames whoever set a field last, not who set it to what it was', () => {
    const [life] = lives([
      create('u1'),
      patch({ spec: { replicas: 3 } }),
      patch({ spec: { replicas: 3 }, metadata: { labels: { tier: 'front' } } }),
      patch([{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'nginx:2' }]),
    ]);
    expect(blameOf(life, 'spec.replicas')).toEqual({ version: 1, how: 'asked' });
    expect(blameOf(life, 'metadata.labels.tier')).toEqual({ version: 2, how: 'asked' });
    expect(blameOf(life, 'spec.template.spec.containers[c1].image')).toEqual({
      version: 3,
      how: 'asked',
    });
    expect(blameOf(life, 'spec.paused')).toEqual({ version: 0, how: 'filled' });
    expect(blameOf(life, 'metadata.name')).toEqual({ version: 0, how: 'asked' });
  });

  it('does not blame a request for what was there before anything was recorded', () => {
    const [life] = lives([
      patch({ spec: { replicas: 7 } }),
      patch(
        { metadata: { labels: { a: 'b' } } },
        { responseObject: web('u1', 7, 'nginx:1', { a: 'b' }) },
      ),
    ]);
    expect(blameOf(life, 'spec.replicas')).toEqual({ version: 0, how: 'asked' });
    expect(blameOf(life, 'metadata.labels.a')).toEqual({ version: 1, how: 'asked' });
    expect(blameOf(life, 'spec.template.spec.containers[c1].image')).toEqual({
      version: 1,
      how: 'seen',
    });
  });

  it('follows scaling and binding, which change an object through another', () => {
    const scaled: AuditEvent = {
      verb: 'patch',
      requestObject: { spec: { replicas: 9 } },
      responseObject: { kind: 'Scale', metadata: { uid: 'u1' }, spec: { replicas: 9 } },
      responseStatus: { code: 200 },
      objectRef: { resource: 'deployments', apiGroup: 'apps', subresource: 'scale' },
    };
    const [life] = lives([create('u1'), scaled]);
    expect(life?.last?.state).toMatchObject({ kind: 'Deployment', spec: { replicas: 9 } });
    expect(blameOf(life, 'spec.replicas')).toEqual({ version: 1, how: 'asked' });
    const bound: AuditEvent = {
      verb: 'create',
      requestObject: { kind: 'Binding', target: { kind: 'Node', name: 'n1' } },
      objectRef: { resource: 'pods', subresource: 'binding' },
    };
    expect(lives([create('u1'), bound])[0]?.last?.state).toMatchObject({
      spec: { nodeName: 'n1' },
    });
  });

  it('lets dry runs, shells and refusals change nothing', () => {
    const dry = patch({ spec: { replicas: 9 } }, { requestURI: '/apis/x?dryRun=All' });
    const shell: AuditEvent = {
      verb: 'create',
      objectRef: { resource: 'pods', subresource: 'exec' },
    };
    const versions = rebuildHistory([create('u1'), dry, shell]);
    expect(versions.map(({ source }) => source)).toEqual(['answer', 'unchanged', 'unchanged']);
  });

  it('takes any event', () => {
    const event = fc.record(
      {
        verb: fc.constantFrom('create', 'update', 'patch', 'delete', 'x'),
        requestObject: fc.anything(),
        responseObject: fc.anything(),
        objectRef: fc.record({ subresource: fc.constantFrom('', 'scale', 'status', 'binding') }),
      },
      { requiredKeys: [] },
    );
    checkProperty(
      2_000,
      fc.property(fc.array(event, { maxLength: 6 }), (events) => {
        for (const { last, blame } of lives(events))
          if (last !== null) blameManifest(last.state, blame);
      }),
    );
  });
});

describe('blameManifest', () => {
  it('puts each line beside who set it', () => {
    const text = 'first\nsecond\n';
    const state = {
      kind: 'ConfigMap',
      metadata: { name: 'c', finalizers: ['a/b', 'c'] },
      data: { text, 'key: odd': '1' },
      list: [{ name: 'n', value: {} }],
    };
    const [life] = readLives(
      [{ verb: 'create', requestObject: state }],
      rebuildHistory([{ verb: 'create', requestObject: state }]),
    );
    const lines = blameManifest(state, life?.blame ?? new Map()) ?? [];
    expect(lines.map((line) => [line.text, line.blame === null])).toEqual([
      ['kind: ConfigMap', false],
      ['metadata:', true],
      ['  name: c', false],
      ['  finalizers:', true],
      ['    - a/b', false],
      ['    - c', false],
      ['data:', true],
      ['  text: |', false],
      ['    first', false],
      ['    second', false],
      ['  "key: odd": "1"', false],
      ['list:', true],
      ['  - name: n', false],
      ['    value: {}', false],
    ]);
  });
});

describe('readEventOwners', () => {
  it('reads owners out of either body, with the resource of their kind', () => {
    const ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'u1', controller: true },
      { apiVersion: 'example.com/v1', kind: 'Proxy', name: 'p', uid: 'u2' },
      { kind: 7 },
    ];
    expect(readEventOwners({ requestObject: { metadata: { ownerReferences } } })).toEqual([
      {
        kind: 'ReplicaSet',
        name: 'web-1',
        uid: 'u1',
        group: 'apps',
        resource: 'replicasets',
        controller: true,
      },
      {
        kind: 'Proxy',
        name: 'p',
        uid: 'u2',
        group: 'example.com',
        resource: 'proxies',
        controller: false,
      },
    ]);
  });
});
