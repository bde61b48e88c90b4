import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../audit-event.ts';
import { groupIntoActions } from './group-into-actions.ts';

const KUBECTL = 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0';
const START_MS = Date.UTC(2026, 0, 1);

let count = 0;
/** A request of ada's kubectl, so many milliseconds after the start. */
function request(ms: number, verb: string, path: string, more: AuditEvent = {}) {
  const [resource = '', name, subresource] = path.split('/');
  const requestReceivedTimestamp = new Date(START_MS + ms).toISOString();
  const cluster = resource === 'nodes' ? {} : { namespace: 'shop' };
  const objectRef = {
    resource,
    ...cluster,
    ...(name ? { name } : {}),
    ...(subresource ? { subresource } : {}),
  };
  count += 1;
  const event: AuditEvent = {
    auditID: `a${count}`,
    stage: 'ResponseComplete',
    user: { username: 'ada' },
    userAgent: KUBECTL,
    verb,
    objectRef,
    requestReceivedTimestamp,
    ...more,
  };
  return { event, cluster: 'prod' };
}

const tell = (events: Parameters<typeof groupIntoActions>[0]) =>
  groupIntoActions(events).map(({ summary, events: folded }) => [summary, folded.length]);

const drain = () => [
  request(0, 'get', 'nodes/n1'),
  request(10, 'patch', 'nodes/n1', { requestObject: { spec: { unschedulable: true } } }),
  request(20, 'list', 'pods', {
    requestURI: '/api/v1/pods?fieldSelector=spec.nodeName%3Dn1&limit=500',
  }),
  request(25, 'get', 'daemonsets/agent'),
  request(30, 'create', 'pods/a/eviction', { responseStatus: { code: 201 } }),
  request(31, 'create', 'pods/b/eviction', { responseStatus: { code: 429 } }),
  request(40, 'get', 'pods/a', { responseStatus: { code: 404 } }),
  request(5_031, 'create', 'pods/b/eviction', { responseStatus: { code: 201 } }),
];

describe('groupIntoActions', () => {
  it('tells a drain with its waiting and retries as one', () => {
    const [action, ...others] = groupIntoActions(drain());
    expect(others).toEqual([]);
    expect(action?.summary).toBe('ada drained Node n1: removed 2 pods');
    expect(action?.kubectl?.command).toBe('kubectl --context=prod drain n1 --ignore-daemonsets');
    expect(action?.events).toHaveLength(8);
  });

  it('gives the same for events in any order', () => {
    expect(tell(drain().toReversed())).toEqual(tell(drain()));
  });

  it('folds the stages of one request', () => {
    const { event, cluster } = request(0, 'delete', 'pods/a');
    const received = { ...event, stage: 'RequestReceived' };
    expect(
      tell([
        { event, cluster },
        { event: received, cluster },
      ]),
    ).toEqual([['ada deleted Pod a in shop', 2]]);
  });

  it('keeps people, clusters and addresses apart', () => {
    const first = request(0, 'get', 'pods/a');
    const others = [
      request(5, 'delete', 'pods/a', { user: { username: 'bob' } }),
      { ...request(6, 'delete', 'pods/a'), cluster: 'other' },
      request(7, 'delete', 'pods/a', { sourceIPs: ['10.0.0.9'] }),
      request(8, 'delete', 'pods/a', { impersonatedUser: { username: 'eve' } }),
    ];
    expect(tell([first, ...others])).toHaveLength(5);
  });

  it('keeps commands apart that follow each other', () => {
    expect(
      tell([
        request(0, 'list', 'pods'),
        request(900, 'list', 'services'),
        request(4_000, 'get', 'pods/a'),
        request(4_010, 'delete', 'pods/a', { requestObject: { propagationPolicy: 'Background' } }),
        request(60_000, 'get', 'pods/a'),
      ]),
    ).toEqual([
      ['ada listed pods in shop', 1],
      ['ada listed services in shop', 1],
      ['ada deleted Pod a in shop', 2],
      ['ada read Pod a in shop', 1],
    ]);
  });

  it('counts what did not succeed of several', () => {
    const body = { requestObject: { propagationPolicy: 'Background' } };
    expect(
      tell([
        request(0, 'delete', 'pods/a', body),
        request(5, 'delete', 'pods/b', { ...body, responseStatus: { code: 404 } }),
      ]),
    ).toEqual([['ada deleted 2 pods (a and b) in shop (1 of 2 did not succeed)', 2]]);
  });

  it('tells an apply of several objects, also one that was refused', () => {
    const uri = '?fieldManager=kubectl-client-side-apply&fieldValidation=Strict';
    const apply = (ms: number, path: string, code: number) =>
      request(ms, 'create', path, { requestURI: `/x${uri}`, responseStatus: { code } });
    const both = (code: number) => [apply(0, 'configmaps/a', code), apply(9, 'secrets/b', code)];
    expect(tell(both(201))).toEqual([['ada applied ConfigMap a and Secret b in shop', 2]]);
    expect(tell(both(403))).toEqual([
      ['ada tried to apply ConfigMap a and Secret b in shop and was refused', 2],
    ]);
  });

  it('tells request by request what other programs send', () => {
    const helm = { userAgent: 'Helm/3.15' };
    expect(
      tell([request(0, 'get', 'pods/a', helm), request(5, 'delete', 'pods/a', helm)]),
    ).toHaveLength(2);
  });
});
