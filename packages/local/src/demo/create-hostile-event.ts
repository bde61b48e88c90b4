import { randomInt } from 'node:crypto';
import { createDemoEvent } from './create-demo-event.ts';
import { HOSTILE_STRINGS } from './hostile-strings.ts';

/** An event in which whatever a client may choose is meant to do harm where it is shown. */
export function createHostileEvent(at: Date): object {
  const text = HOSTILE_STRINGS[randomInt(HOSTILE_STRINGS.length)] ?? '';
  return {
    ...createDemoEvent(at),
    level: 'RequestResponse',
    requestURI: `/api/v1/namespaces/${text}/pods/${text}?x=${text}`,
    verb: text,
    user: { username: text, groups: [text], extra: { [text]: [text] } },
    userAgent: text,
    objectRef: { resource: 'pods', namespace: text, name: text, apiVersion: text },
    responseStatus: { metadata: {}, code: 403, message: text, reason: text },
    requestObject: { metadata: { name: text, labels: { [text]: text } }, [text]: text },
    annotations: { [text]: text, 'authorization.k8s.io/reason': text },
  };
}
