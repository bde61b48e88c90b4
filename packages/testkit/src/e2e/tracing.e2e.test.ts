import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent, anEventList, eventually, startPipeline, type Pipeline } from '../index.ts';

/** A span as OTLP/HTTP writes it in JSON. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
}
interface TracesExport {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: {
      readonly attributes: ReadonlyArray<{ key: string; value: { stringValue?: string } }>;
    };
    readonly scopeSpans: ReadonlyArray<{ readonly spans: readonly Span[] }>;
  }>;
}

const CLIENTS_TRACE = '0af7651916cd43dd8448eb211c80319c';
const CLIENTS_SPAN = 'b7ad6b7169203331';

let collector: Server;
let pipeline: Pipeline;
const received: Array<Span & { readonly service: string | undefined }> = [];

beforeAll(async () => {
  collector = createServer((request, response) => {
    void json(request).then((body) => {
      if (request.url === '/v1/traces') received.push(...readSpans(body as TracesExport));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  pipeline = await startPipeline({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
  });
}, 120_000);
afterAll(async () => {
  await pipeline.stop();
  collector.close();
}, 60_000);

function readSpans({ resourceSpans }: TracesExport) {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value;
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({ ...span, service: service?.stringValue })),
    );
  });
}

const find = (trace: string, name: string) =>
  received.find((span) => span.traceId === trace && span.name === name);

describe('traces', () => {
  it('lead from the POST over the queue to the commit, in the trace of the client', async () => {
    const response = await fetch(pipeline.webhookUrl('traced'), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${pipeline.webhookToken}`,
        traceparent: `00-${CLIENTS_TRACE}-${CLIENTS_SPAN}-01`,
      },
      body: anEventList([anAuditEvent()]),
    });
    expect(response.status).toBe(200);
    await eventually(() => {
      const path = ['POST /webhook/audit', 'add {audit-0}', 'process {audit-0}', 'commit'].map(
        (name) => find(CLIENTS_TRACE, name),
      );
      expect(path.map((span) => span?.service)).toEqual([
        'k8s-audit-ingest',
        'k8s-audit-ingest',
        'k8s-audit-writer',
        'k8s-audit-writer',
      ]);
      expect(path.map((span) => span?.parentSpanId)).toEqual([
        CLIENTS_SPAN,
        ...path.slice(0, -1).map((span) => span?.spanId),
      ]);
    }, 20_000);
  });

  it('begin with a batch where the client has none, and with nothing else', async () => {
    await pipeline.send('traced', anEventList([anAuditEvent()]));
    await eventually(() => {
      const roots = received.filter(({ parentSpanId }) => !parentSpanId);
      expect(new Set(roots.map(({ name }) => name))).toEqual(new Set(['POST /webhook/audit']));
      expect(roots.some(({ traceId }) => find(traceId, 'commit') !== undefined)).toBe(true);
    }, 20_000);
  });
});
