import { describe, expect, it } from '@jest/globals';
import { presentEvent, readAuditEvent } from '@k8s-audit/audit-event';
import { anAuditEvent } from '@k8s-audit/testkit';
import { createEventFormatter } from './format-event.ts';

const unstyled = (_style: unknown, text: string): string => text;

function format(output: 'table' | 'json', overrides: Record<string, unknown>): string {
  const read = readAuditEvent(Buffer.from(JSON.stringify(anAuditEvent(overrides))));
  if (!read.ok) throw new Error(read.reason);
  const { item } = presentEvent(read.event, { id: Buffer.alloc(16), cluster: 'prod' });
  return createEventFormatter(output, unstyled)(item);
}

describe('createEventFormatter', () => {
  it('tells when, where and what, and the command below it', () => {
    expect(format('table', { verb: 'delete' })).toBe(
      `1970-01-01 00:00:00Z  allowed   prod          dev-1@example.com deleted Pod web-1 in shop
                      $ kubectl --context=prod -n shop delete pod web-1
`,
    );
  });

  it('makes no rows of the lines of a manifest', () => {
    const rows = format('table', {
      level: 'Request',
      verb: 'create',
      requestURI: '/api/v1/namespaces/shop/configmaps?fieldManager=kubectl-create',
      objectRef: { resource: 'configmaps', namespace: 'shop', name: 'c', apiVersion: 'v1' },
      requestObject: {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { name: 'c' },
        data: { a: 'one\n2026-01-31 12:00:00Z  allowed   prod  admin did it\n' },
        immutable: true,
      },
    });
    expect(rows.trimEnd().split('\n')).toHaveLength(2);
  });

  it('is one line of JSON', () => {
    const line = format('json', { userAgent: 'a\nb' });
    expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({ userAgent: 'a\nb', cluster: 'prod' });
  });
});
