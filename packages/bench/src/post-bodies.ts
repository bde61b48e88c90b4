import { Agent, request } from 'node:http';

export interface PostResult {
  readonly seconds: number;
  /** Answer times in ms, sorted. */
  readonly answersMs: readonly number[];
}

/** As many batches at a time as a busy control plane sends. */
const CONNECTIONS = 8;

/** Posts all bodies to the loopback address; rejects when one is not answered 200. */
export async function postBodies(
  bodies: readonly Buffer[],
  target: { readonly url: string; readonly token?: string },
): Promise<PostResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const answersMs: number[] = [];
  const left = [...bodies];
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let body = left.shift(); body !== undefined; body = left.shift()) {
        const sentAt = performance.now();
        await post(body, { ...target, agent });
        answersMs.push(performance.now() - sentAt);
      }
    }),
  );
  agent.destroy();
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    answersMs: answersMs.toSorted((a, b) => a - b),
  };
}

function post(body: Buffer, target: { url: string; token?: string; agent: Agent }): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      ...(target.token === undefined ? {} : { authorization: `Bearer ${target.token}` }),
    };
    const sent = request(
      target.url,
      { method: 'POST', agent: target.agent, headers },
      (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`answered ${response.statusCode}`));
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
