import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  anAuditEvent,
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

const post = (name: string): Promise<void> => postAll([name]);

/** All in one batch. */
async function postAll(names: readonly string[]): Promise<void> {
  const events = names.map((name) =>
    anAuditEvent({ verb: 'delete', objectRef: { resource: 'pods', namespace: 'shop', name } }),
  );
  const body = wrapItems(events.map((event) => JSON.stringify(event)));
  expect((await pipeline.send('prod', body)).delivered).toBe(true);
}

interface Viewer {
  names(): string[];
  lastId(): string;
  ids(): string[];
  close(): void;
}

async function watch(q: string, lastId?: string): Promise<Viewer> {
  const url = `${pipeline.queryUrl}/api/v1/tail?q=${encodeURIComponent(q)}`;
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
    ids: () => [...text.matchAll(/^id: (.*)\ndata:/gm)].map((match) => match[1] ?? ''),
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

  it('sends each viewer every event once, also to one that left in the middle of a commit', async () => {
    const viewers = await Promise.all([
      watch('name:pod-many-*'),
      watch('name:pod-many-* verb:delete'),
    ]);
    const names = Array.from({ length: 30 }, (_, n) => `pod-many-${n}`);
    await postAll(names.slice(0, 20));
    await postAll(names.slice(20));
    for (const viewer of viewers)
      await eventually(async () => expect(viewer.names().toSorted()).toEqual(names.toSorted()));
    const [first] = viewers;
    const left = first?.names().slice(7).toSorted();
    const again = await watch('name:pod-many-*', first?.ids()[6]);
    await eventually(async () => expect(again.names().toSorted()).toEqual(left));
    // A name that nobody had when the view began.
    const late = await watch('user:newcomer');
    await postAll(['pod-other']);
    expect(late.names()).toEqual([]);
    for (const viewer of [...viewers, again, late]) viewer.close();
  });

  it('says what is wrong with a query before it begins', async () => {
    const url = `${pipeline.queryUrl}/api/v1/tail?q=usr:x`;
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${pipeline.apiToken}` },
    });
    expect(response.status).toBe(400);
  });
});
