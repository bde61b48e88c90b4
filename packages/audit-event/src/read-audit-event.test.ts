import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { presentEvent } from './present-event.ts';
import { readAuditEvent } from './read-audit-event.ts';

const PLACE = { id: Buffer.alloc(16), cluster: 'prod' };
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
  'requestObject',
  'requestReceivedTimestamp',
  'stageTimestamp',
  'annotations',
];

/** Anything at all in the fields of an event, and in those of the objects within. */
const anyEvent = fc.dictionary(
  fc.constantFrom(...FIELDS),
  fc.oneof(
    fc.jsonValue(),
    fc.dictionary(
      fc.constantFrom(
        'username',
        'groups',
        'extra',
        'resource',
        'subresource',
        'name',
        'namespace',
        'apiVersion',
        'code',
        'message',
      ),
      fc.jsonValue(),
    ),
  ),
);

describe('readAuditEvent', () => {
  it('reads any object and the rest of the product can show it', () => {
    checkProperty(
      2_000,
      fc.property(anyEvent, (event) => {
        const read = readAuditEvent(Buffer.from(JSON.stringify(event)));
        expect(read.ok).toBe(true);
        if (!read.ok) return;
        const { item, parts } = presentEvent(read.event, PLACE);
        expect(parts.every((part) => typeof part.text === 'string')).toBe(true);
        expect(item.summary).not.toBe('');
      }),
    );
  });

  it.each(['1', 'null', '"x"', '[]', '{', '', '{"a":tru}'])('says why %s is no event', (text) => {
    const read = readAuditEvent(Buffer.from(text));
    expect(read.ok).toBe(false);
  });

  it('takes keys of the prototype for what they are: keys', () => {
    const read = readAuditEvent(
      Buffer.from('{"__proto__":{"verb":"delete"},"annotations":{"__proto__":"x"}}'),
    );
    expect(read).toMatchObject({
      ok: true,
      event: expect.not.objectContaining({ verb: 'delete' }),
    });
    expect(({} as Record<string, unknown>)['verb']).toBeUndefined();
  });

  it('replaces what UTF-8 cannot hold', () => {
    const read = readAuditEvent(
      Buffer.concat([Buffer.from('{"verb":"\\ud800'), Buffer.from([0xff]), Buffer.from('"}')]),
    );
    expect(read).toMatchObject({ ok: true, event: { verb: '\ufffd\ufffd' } });
  });

  it('splits group and version as v1alpha1 wrote them', () => {
    const read = readAuditEvent(
      Buffer.from('{"objectRef":{"resource":"deployments","apiVersion":"apps/v1"}}'),
    );
    expect(read).toMatchObject({ event: { objectRef: { apiGroup: 'apps', apiVersion: 'v1' } } });
  });
});
