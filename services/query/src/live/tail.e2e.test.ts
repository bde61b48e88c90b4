import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anAuditEvent,
  createApiserverClient,
  eventually,
  startPipeline,
  wrapItems,
  type Pipeline,
} from '@k8s-audit/testkit';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
}, 120_000);
afterAll(() => pipeline.stop(), 60_000);

async function post(name: string): Promise<void> {
  const client = createApiserverClient({
    url: pipeline.webhookUrl('prod'),
    token: pipeline.webhookToken,
  });
  const event = anAuditEvent({
    verb: 'delete',
    objectRef: { resource: 'pods', namespace: 'shop', name },
  });
  expect((await client.send(wrapItems([JSON.stringify(event)]))).delivered).toBe(true);
  client.close();
}

interface Viewer {
  names(): string[];
  lastId(): string;
  close(): void;
}

async function watch(q: string, lastId?: string): Promise<Viewer> {
  const url = `http://127.0.0.1:${pipeline.service('query').port}/api/v1/tail?q=${encodeURIComponent(q)}`;
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${pipeline.apiToken}`,
      ...(lastId ? { 'last-event-id': lastId } : {}),
    },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? [])
      text += Buffer.from(chunk as Uint8Array).toString();
  };
  read().catch(() => undefined); // It ends when the viewer leaves.
  return {
    names: () => [...text.matchAll(/"name":"(pod-[^"]*)"/g)].map((match) => match[1] ?? ''),
    lastId: () => [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    close: () => abort.abort(),
  };
}

describe('the live view', () => {
  it('shows what comes in, and after a break goes on where it was', async () => {
    await post('pod-before');
    await eventually(async () => {
      const page = (await pipeline.api('/api/v1/events?q=name:pod-before')) as { items: unknown[] };
      expect(page.items).toHaveLength(1);
    });
    const viewer = await watch('name:pod-*');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await post('pod-1');
    await eventually(async () => expect(viewer.names()).toContain('pod-1'));
    expect(viewer.names()).not.toContain('pod-before');
    const lastId = viewer.lastId();
    viewer.close();
    await post('pod-2');
    const again = await watch('name:pod-*', lastId);
    await eventually(async () => expect(again.names()).toContain('pod-2'));
    expect(again.names()).not.toContain('pod-1');
    again.close();
  });

  it('says what is wrong with a query before it begins', async () => {
    const url = `http://127.0.0.1:${pipeline.service('query').port}/api/v1/tail?q=usr:x`;
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${pipeline.apiToken}` },
    });
    expect(response.status).toBe(400);
  });
});
