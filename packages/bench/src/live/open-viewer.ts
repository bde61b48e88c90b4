import { once } from 'node:events';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Pipeline } from '@k8s-audit/testkit';

/** One live view, as a browser keeps it open. */
export interface LiveViewer {
  /** Bytes sent to it so far. */
  readonly bytes: number;
  /** Resolves to when a text was sent to it, by `performance.now()`. */
  seen(text: string): Promise<number>;
  close(): void;
}

/** Rejects when the view is not answered 200. */
export async function openViewer(pipeline: Pipeline, q: string): Promise<LiveViewer> {
  const asked = get({
    port: pipeline.service('query').port,
    path: `/api/v1/tail?q=${encodeURIComponent(q)}`,
    headers: { authorization: `Bearer ${pipeline.apiToken}` },
    agent: false,
  });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200)
    throw new Error(`a live view was answered ${response.statusCode}`);
  return follow(asked, response);
}

function follow(asked: ClientRequest, response: IncomingMessage): LiveViewer {
  let bytes = 0;
  let wanted: { text: string; found: PromiseWithResolvers<number> } | null = null;
  let unread = '';
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (wanted === null) return;
    unread += chunk.toString('latin1');
    if (!unread.includes(wanted.text)) return;
    wanted.found.resolve(performance.now());
    wanted = null;
  });
  response.on('error', () => undefined); // It ends when it is closed.
  return {
    get bytes() {
      return bytes;
    },
    seen(text) {
      unread = '';
      wanted = { text, found: Promise.withResolvers<number>() };
      return wanted.found.promise;
    },
    close: () => void asked.destroy(),
  };
}
