import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { maskEvent, MASKS, type Mask } from './mask-event.ts';

const EVENT = {
  kind: 'Event',
  auditID: 'a',
  level: 'RequestResponse',
  requestURI:
    '/api/v1/namespaces/shop/pods/web-1/exec?command=sh&command=-c&container=c1&command=SECRET',
  verb: 'create',
  sourceIPs: ['SECRET'],
  objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web-1' },
  requestObject: { kind: 'PodExecOptions', command: ['SECRET'] },
  responseObject: { message: 'SECRET' },
  responseStatus: {
    code: 422,
    reason: 'Invalid',
    message: 'SECRET',
    details: { causes: 'SECRET' },
  },
  annotations: {
    'authorization.k8s.io/decision': 'allow',
    'patch.webhook.admission.k8s.io/round_0_index_0': 'SECRET',
  },
  RequestObject: 'SECRET',
};

const mask = (event: unknown, masks: readonly Mask[]): string =>
  maskEvent(Buffer.from(JSON.stringify(event)), masks).toString();

describe('maskEvent', () => {
  it('leaves the bytes as they are when nothing is masked', () => {
    const raw = Buffer.from('{"a" : 1}');
    expect(maskEvent(raw, [])).toBe(raw);
  });

  it('takes out all that could tell what is masked', () => {
    const masked = mask(EVENT, MASKS);
    expect(masked).not.toContain('SECRET');
    expect(JSON.parse(masked)).toMatchObject({
      auditID: 'a',
      requestURI: '/api/v1/namespaces/shop/pods/web-1/exec?container=c1',
      responseStatus: { code: 422, reason: 'Invalid' },
      annotations: {
        'authorization.k8s.io/decision': 'allow',
        'k8s-audit/masked': 'bodies, addresses, commands',
      },
    });
  });

  it.each<[Mask, string]>([
    ['bodies', 'responseObject'],
    ['addresses', 'sourceIPs'],
    ['commands', 'requestObject'],
  ])('takes out %s alone', (one, name) => {
    const masked = JSON.parse(mask(EVENT, [one])) as object;
    expect(masked).not.toHaveProperty(name);
  });

  it.each([
    '?%63ommand=SECRET',
    '?command=a&Command=x&command=SECRET',
    '?command=SECRET#',
    '?a=1&command=SECRET&command=SECRET',
  ])('finds the command in %s', (query) => {
    expect(mask({ requestURI: `/x/exec${query}` }, ['commands'])).not.toContain('SECRET');
  });

  it('tells nothing of an event that cannot be read', () => {
    const told = maskEvent(Buffer.from('{"requestObject": SECRET'), ['addresses']).toString();
    expect(told).toBe('{"annotations":{"k8s-audit/masked":"addresses"}}');
  });

  it('takes a body out wherever the event hides it', () => {
    checkProperty(
      100,
      fc.property(
        fc.constantFrom('requestObject', 'responseObject', 'other', '__proto__', 'sourceIPs'),
        fc.jsonValue(),
        (name, value) => {
          const event = JSON.parse(
            `{${JSON.stringify(name)}:${JSON.stringify({ value, mark: 'SECRET' })}}`,
          ) as object;
          expect(mask(event, MASKS)).not.toContain('SECRET');
        },
      ),
    );
  });
});
