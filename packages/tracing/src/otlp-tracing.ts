import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { BullMQOtel } from 'bullmq-otel';
import { createBatchSampler } from './batch-sampler.ts';
import type { Tracing } from './tracing.ts';

const SEND_INTERVAL_MS = 1_000;

/** Sends spans to a collector. BullMQ's telemetry works on OpenTelemetry's globals, so they are set here. */
export function createOtlpTracing(options: {
  readonly service: string;
  readonly endpoint: string;
  readonly ratio: number;
}): Tracing {
  const url = `${options.endpoint.replace(/\/$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `k8s-audit-${options.service}` }),
    sampler: createBatchSampler(options.ratio),
    // Where the collector is away or slow, spans are dropped, and nothing waits.
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: SEND_INTERVAL_MS })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  const tracer = trace.getTracer('k8s-audit');

  const run = <T>(name: string, kind: SpanKind, parent: Context, work: () => Promise<T>) =>
    tracer.startActiveSpan(name, { kind }, parent, (span) => finish(span, work));
  return {
    queue: new BullMQOtel({ tracerName: 'k8s-audit' }),
    span: (name, work) => run(name, SpanKind.INTERNAL, context.active(), work),
    answer: (name, headers, work) =>
      run(name, SpanKind.SERVER, propagation.extract(ROOT_CONTEXT, headers), work),
    stop: () => provider.shutdown(),
  };
}

async function finish<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}
