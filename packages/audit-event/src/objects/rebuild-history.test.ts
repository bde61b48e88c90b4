import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import type { AuditEvent } from '../audit-event.ts';
import { applyPatch } from './apply-patch.ts';
import { rebuildHistory } from './rebuild-history.ts';

const ok = { responseStatus: { code: 200 } };
const web = (replicas: number, image: string) => ({
  kind: 'Deployment',
  metadata: { name: 'web', resourceVersion: String(replicas), uid: 'u1', managedFields: [{}] },
  spec: { replicas, template: { spec: { containers: [{ name: 'c1', image }] } } },
  status: { replicas },
});

describe('rebuildHistory', () => {
  it('tells each change with what stood there before, and hides what changes by itself', () => {
    const events: AuditEvent[] = [
      { verb: 'create', requestObject: web(1, 'nginx:1'), ...ok },
      { verb: 'patch', requestObject: { spec: { replicas: 3 } }, ...ok },
      {
        verb: 'patch',
        requestObject: {
          spec: { template: { spec: { containers: [{ name: 'c1', image: 'nginx:2' }] } } },
        },
        ...ok,
      },
      { verb: 'patch', requestObject: [{ op: 'remove', path: '/spec/replicas' }], ...ok },
      { verb: 'update', requestObject: web(5, 'nginx:2'), responseStatus: { code: 409 } },
      { verb: 'delete', ...ok },
    ];
    const [created, ...rest] = rebuildHistory(events);
    expect(created?.changes.map(({ place }) => place)).toContain('spec.replicas');
    expect(
      created?.changes.some(({ place }) => /managedFields|resourceVersion|status/.test(place)),
    ).toBe(false);
    expect(rest.map(({ changes, source }) => [source, changes])).toEqual([
      ['rebuilt', [{ place: 'spec.replicas', before: '1', after: '3' }]],
      [
        'rebuilt',
        [{ place: 'spec.template.spec.containers[c1].image', before: 'nginx:1', after: 'nginx:2' }],
      ],
      ['rebuilt', [{ place: 'spec.replicas', before: '3', after: null }]],
      ['unchanged', []],
      ['deleted', []],
    ]);
  });

  it('says what it does not know', () => {
    const [first, second] = rebuildHistory([
      { verb: 'patch', requestObject: { spec: { replicas: 3 } }, ...ok },
      { verb: 'patch', ...ok },
    ]);
    expect(first).toMatchObject({
      source: 'unknown',
      state: null,
      changes: [{ place: 'spec.replicas', before: undefined, after: '3' }],
    });
    expect(second).toMatchObject({ source: 'unknown', changes: [] });
  });

  it('takes the answer where it was recorded, and tells a re-creation by its uid', () => {
    const versions = rebuildHistory([
      { verb: 'patch', requestObject: {}, responseObject: web(2, 'a'), ...ok },
      { verb: 'delete', ...ok },
      {
        verb: 'create',
        requestObject: web(1, 'b'),
        responseObject: { ...web(1, 'b'), metadata: { uid: 'u2' } },
        ...ok,
      },
    ]);
    expect(versions.map(({ uid, source }) => [uid, source])).toEqual([
      ['u1', 'answer'],
      [null, 'deleted'],
      ['u2', 'answer'],
    ]);
  });
});

describe('applyPatch', () => {
  it('joins the lists of a strategic patch by what tells their entries apart', () => {
    const pod = {
      finalizers: ['a'],
      ports: [{ containerPort: 80 }, { containerPort: 443, name: 'tls' }],
      env: [{ name: 'A', value: '1' }],
      args: ['x', 'y'],
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    };
    const patch = {
      '$setElementOrder/env': [{ name: 'A' }, { name: 'B' }],
      finalizers: ['b'],
      ports: [
        { containerPort: 80, name: 'web' },
        { $patch: 'delete', containerPort: 443 },
      ],
      env: [{ name: 'B', value: '2' }],
      args: ['z'],
      strategy: { $patch: 'replace', type: 'Recreate' },
    };
    expect(applyPatch(pod, patch)).toEqual({
      finalizers: ['a', 'b'],
      ports: [{ containerPort: 80, name: 'web' }],
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
      args: ['z'],
      strategy: { type: 'Recreate' },
    });
    expect(applyPatch(pod, { '$deleteFromPrimitiveList/finalizers': ['a'] })).toMatchObject({
      finalizers: [],
    });
    expect(applyPatch(pod, { env: [{ name: 'B' }] }, 'replaced')).toMatchObject({
      env: [{ name: 'B' }],
    });
  });

  it('does all operations of a JSON patch', () => {
    const patched = applyPatch({ a: [1, 2], b: { 'c/d': 'x' } }, [
      { op: 'test', path: '/a/0', value: 1 },
      { op: 'add', path: '/a/-', value: 3 },
      { op: 'replace', path: '/a/0', value: 0 },
      { op: 'copy', from: '/b/c~1d', path: '/e' },
      { op: 'move', from: '/b/c~1d', path: '/f' },
      { op: 'remove', path: '/a/1' },
      { op: 'add', path: '/g/h', value: true },
    ]);
    expect(patched).toEqual({ a: [0, 3], b: {}, e: 'x', f: 'x', g: { h: true } });
  });

  it('takes any patch without an exception, and keys of the prototype for keys', () => {
    checkProperty(
      2_000,
      fc.property(fc.object(), fc.anything(), (target, patch) => {
        expect(typeof applyPatch(target, patch)).toBe('object');
      }),
    );
    applyPatch({}, JSON.parse('{"__proto__":{"polluted":1}}'));
    applyPatch({}, [{ op: 'add', path: '/__proto__/polluted', value: 1 }]);
    // A clone may come from another realm, with a prototype of its own.
    for (const object of [{}, structuredClone({})])
      expect((object as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
