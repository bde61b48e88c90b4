import { randomUUID } from 'node:crypto';
import { EVENT_LIST_END, EVENT_LIST_START, formatEventList } from '@k8s-audit/apiserver-client';

/** What the doctor sends is found, and left out, by this user. */
export const DOCTOR = 'k8s-audit-doctor';

/** An event that says what it is: somebody of the doctor's name looked at a test object. */
export function aTestEvent(now = new Date()) {
  const at = now.toISOString().replace('Z', '000Z');
  return {
    level: 'Metadata',
    auditID: `${DOCTOR}-${randomUUID()}`,
    stage: 'ResponseComplete',
    requestURI: `/api/v1/namespaces/${DOCTOR}/configmaps/test-event`,
    verb: 'get',
    user: { username: DOCTOR },
    sourceIPs: ['127.0.0.1'],
    userAgent: DOCTOR,
    objectRef: {
      resource: 'configmaps',
      namespace: DOCTOR,
      name: 'test-event',
      apiVersion: 'v1',
    },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: at,
    stageTimestamp: at,
  };
}

export const testBatch = (event: object): Buffer => Buffer.from(formatEventList([event]));

/** Within what one annotation may have, so that proxies see nothing odd. */
const PADDING_BYTES = 2 ** 16;

/**
 * A batch of about so many bytes: one event over and over. To the store it is the same event as
 * without its padding, so that nothing is left of it.
 */
export function largeBatch(event: object, bytes: number): Buffer {
  const padded = { ...event, annotations: { [`${DOCTOR}/padding`]: 'x'.repeat(PADDING_BYTES) } };
  const item = Buffer.from(`${JSON.stringify(padded)},`);
  const copies = Math.max(1, Math.round(bytes / item.length));
  const items = Array.from({ length: copies }, () => item);
  const last = Buffer.from(JSON.stringify(padded));
  return Buffer.concat([
    Buffer.from(EVENT_LIST_START),
    ...items,
    last,
    Buffer.from(EVENT_LIST_END),
  ]);
}
