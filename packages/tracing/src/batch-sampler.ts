import { SpanKind } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';

/**
 * Traces begin with a batch: what BullMQ does for itself, such as waiting for jobs and renewing locks, would be a trace
 * of its own each time. Of a trace that is sampled all spans are.
 */
export function createBatchSampler(ratio: number): Sampler {
  const off = new AlwaysOffSampler();
  const some = new TraceIdRatioBasedSampler(ratio);
  const root: Sampler = {
    shouldSample: (...[parent, traceId, , kind]: Parameters<Sampler['shouldSample']>) =>
      kind === SpanKind.INTERNAL ? off.shouldSample() : some.shouldSample(parent, traceId),
    toString: () => `batches, ${some.toString()}`,
  };
  return new ParentBasedSampler({ root });
}
