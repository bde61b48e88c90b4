import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../audit-event.ts';
import { summariseEvent } from './describe-event.ts';

const POD = { resource: 'pods', namespace: 'shop', name: 'web-1' };
const BASE: AuditEvent = {
  stage: 'ResponseComplete',
  user: { username: 'ada' },
  responseStatus: { code: 200 },
};

describe('summariseEvent', () => {
  it.each<[string, AuditEvent]>([
    ['ada deleted Pod web-1 in shop', { verb: 'delete', objectRef: POD }],
    [
      'ada listed pods in shop where app=web',
      {
        verb: 'list',
        objectRef: { resource: 'pods', namespace: 'shop' },
        requestURI: '/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb',
      },
    ],
    [
      'ada created NetworkPolicy deny in shop',
      {
        verb: 'create',
        objectRef: { resource: 'networkpolicies', namespace: 'shop', name: 'deny' },
      },
    ],
    [
      'ada opened a shell (bash) in app of Pod web-1 in shop',
      {
        verb: 'get',
        objectRef: { ...POD, subresource: 'exec' },
        requestURI: '/x?command=%2Fbin%2Fbash&container=app',
      },
    ],
    [
      'ada ran ls -la in Pod web-1 in shop',
      {
        verb: 'create',
        objectRef: { ...POD, subresource: 'exec' },
        requestURI: '/x?command=ls&command=-la',
      },
    ],
    [
      'ada scaled Deployment web in shop to 3',
      {
        verb: 'patch',
        objectRef: {
          resource: 'deployments',
          namespace: 'shop',
          name: 'web',
          subresource: 'scale',
        },
        requestObject: { spec: { replicas: 3 } },
      },
    ],
    [
      'ada evicted Pod web-1 in shop',
      { verb: 'create', objectRef: { ...POD, subresource: 'eviction' } },
    ],
    [
      'ada created a token for ServiceAccount ci in shop',
      {
        verb: 'create',
        objectRef: {
          resource: 'serviceaccounts',
          namespace: 'shop',
          name: 'ci',
          subresource: 'token',
        },
      },
    ],
    [
      'ada acting as bob read Secret db in shop',
      {
        verb: 'get',
        impersonatedUser: { username: 'bob' },
        objectRef: { resource: 'secrets', namespace: 'shop', name: 'db' },
      },
    ],
    [
      'ada tried to delete Namespace shop and was refused: not you',
      {
        verb: 'delete',
        objectRef: { resource: 'namespaces', namespace: 'shop', name: 'shop' },
        responseStatus: { code: 403, message: 'not you' },
      },
    ],
    [
      'ada tried to read Pod web-1 in shop and failed: status 500',
      { verb: 'get', objectRef: POD, responseStatus: { code: 500 } },
    ],
    [
      'ada deleted Pod web-1 in shop (dry run: nothing was changed)',
      { verb: 'delete', objectRef: POD, requestURI: '/x?dryRun=All' },
    ],
    [
      'ada asked to delete Pod web-1 in shop',
      { verb: 'delete', objectRef: POD, stage: 'RequestReceived' },
    ],
    [
      'an anonymous client read the path /healthz',
      { verb: 'get', user: { username: 'system:anonymous' }, requestURI: '/healthz?verbose' },
    ],
    [
      'service account shop/ci created Widget w1',
      {
        verb: 'create',
        user: { username: 'system:serviceaccount:shop:ci' },
        objectRef: { resource: 'widgets', name: 'w1' },
      },
    ],
    ['somebody unknown sent a request to the path (none)', { verb: '', user: {} }],
  ])('says «%s»', (sentence, event) => {
    expect(summarise({ ...BASE, ...event })).toBe(sentence);
  });

  it('keeps control characters on their line', () => {
    expect(summarise({ ...BASE, verb: 'get', objectRef: { ...POD, name: 'a\nb\u0000' } })).toBe(
      'ada read Pod a␊b␀ in shop',
    );
  });
});
