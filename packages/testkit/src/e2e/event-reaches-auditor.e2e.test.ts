import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runDemo } from '@k8s-audit/local';
import {
  anAuditEvent,
  eventually,
  HOSTILE_STRINGS,
  readCorpus,
  startPipeline,
  wrapItems,
} from '../index.ts';
import type { Pipeline } from '../index.ts';

interface Page {
  items: Array<{ id: string; summary: string; auditId: string }>;
  nextCursor: string | null;
}

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
}, 120_000);
afterAll(async () => {
  await pipeline.stop();
}, 60_000);

async function post(cluster: string, items: readonly string[]): Promise<void> {
  const delivery = await pipeline.send(cluster, wrapItems(items));
  expect(delivery).toEqual({ delivered: true, attempts: 1 });
}

async function readAll(cluster: string): Promise<Page['items']> {
  const items: Page['items'] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = (await pipeline.api(
      `/api/v1/events?limit=1000&q=cluster:${cluster}${more}`,
    )) as Page;
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

async function rawOf(id: string): Promise<string> {
  const url = `${pipeline.queryUrl}/api/v1/events/${id}/raw`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${pipeline.apiToken}` } });
  return Buffer.from(await response.arrayBuffer()).toString('latin1');
}

describe('the pipeline', () => {
  it('shows an event as a sentence within seconds of the webhook answer', async () => {
    const event = anAuditEvent({ verb: 'delete' });
    await post('first', [JSON.stringify(event)]);
    const [item] = await eventually(async () => {
      const items = await readAll('first');
      expect(items).toHaveLength(1);
      return items;
    }, 3_000);
    expect(item).toMatchObject({
      auditId: event['auditID'],
      summary: 'dev-1@example.com deleted Pod web-1 in shop',
    });
  });

  it('shows no secret value, neither as data nor in a command', async () => {
    const secret = 'hunter2-of-the-test';
    const base64 = Buffer.from(secret).toString('base64');
    const event = anAuditEvent({
      level: 'Request',
      verb: 'create',
      requestURI: '/api/v1/namespaces/shop/secrets?fieldManager=kubectl-create',
      objectRef: { resource: 'secrets', namespace: 'shop', name: 'db' },
      requestObject: {
        kind: 'Secret',
        apiVersion: 'v1',
        metadata: { name: 'db' },
        data: { password: base64 },
      },
    });
    await post('secrets', [JSON.stringify(event)]);
    const [item] = await eventually(async () => {
      const items = await readAll('secrets');
      expect(items).toHaveLength(1);
      return items;
    });
    const raw = await rawOf(item?.id ?? '');
    expect(raw).toMatch(/"password":"redacted:hmac-sha256:[0-9a-f]+"/);
    for (const text of [raw, JSON.stringify(item)]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(base64);
    }
  });

  it('gives hostile strings back as they came', async () => {
    const sent = HOSTILE_STRINGS.map((text) =>
      JSON.stringify(
        anAuditEvent({
          verb: text,
          userAgent: text,
          user: { username: text },
          objectRef: { resource: text, name: text, namespace: text },
        }),
      ),
    );
    await post('hostile', sent);
    const items = await eventually(async () => {
      const found = await readAll('hostile');
      expect(found).toHaveLength(sent.length);
      return found;
    });
    const raws = await Promise.all(items.map((item) => rawOf(item.id)));
    expect(raws.toSorted()).toEqual(
      sent.map((text) => Buffer.from(text).toString('latin1')).toSorted(),
    );
  });

  it('stores the good events of a batch and puts the rest into quarantine', async () => {
    await post('mixed', [
      JSON.stringify(anAuditEvent()),
      '17',
      'null',
      '"text"',
      '{"auditID":tru}',
      JSON.stringify(anAuditEvent()),
    ]);
    await eventually(async () => expect(await readAll('mixed')).toHaveLength(2));
    const { items } = (await pipeline.api('/api/v1/quarantine')) as {
      items: Array<{ cluster: string; reason: string }>;
    };
    expect(items.filter((item) => item.cluster === 'mixed')).toHaveLength(4);
  });

  it('brings every event of the corpus back byte for byte', async () => {
    for (const [file, lines] of readCorpus() ?? []) {
      const cluster = file.replace('.jsonl', '');
      for (let at = 0; at < lines.length; at += 100) await post(cluster, lines.slice(at, at + 100));
      const items = await eventually(async () => {
        const found = await readAll(cluster);
        expect(found).toHaveLength(new Set(lines).size);
        return found;
      });
      const raws: string[] = [];
      for (const item of items) raws.push(await rawOf(item.id));
      expect(raws.toSorted()).toEqual(
        [...new Set(lines)].map((line) => Buffer.from(line).toString('latin1')).toSorted(),
      );
    }
  }, 120_000);
});

describe('the demo', () => {
  const demo = async (): Promise<void> => {
    const told = Promise.withResolvers<void>();
    const stop = runDemo({
      port: pipeline.service('ingest').port,
      token: pipeline.webhookToken,
      queryPort: pipeline.service('query').port,
      apiToken: pipeline.apiToken,
      say: () => told.resolve(),
    });
    await told.promise;
    await stop();
  };
  const countCreations = async (): Promise<number> => {
    const q = encodeURIComponent('name:storefront verb:create resource:deployments');
    return ((await pipeline.api(`/api/v1/events?q=${q}`)) as Page).items.length;
  };

  it('tells its story to each of three clusters, and at another start no second time', async () => {
    await demo();
    await eventually(async () => expect(await countCreations()).toBe(6));
    await demo();
    const last = anAuditEvent();
    await post('last', [JSON.stringify(last)]); // Behind all that the demo sent.
    await eventually(async () => expect(await readAll('last')).toHaveLength(1));
    expect(await countCreations()).toBe(6);
  });
});
