import type { IncomingHttpHeaders } from 'node:http';
import type { BullMQOtel } from 'bullmq-otel';

/** Traces of what a batch goes through, from its POST to the COMMIT that stores it. */
export interface Tracing {
  /** Carries the trace over the queue; undefined where nothing is traced. */
  readonly queue: BullMQOtel | undefined;
  /** Runs work as a span of its caller's trace. */
  span<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Runs the answering of a request as a span: of the client's trace if its headers name one. */
  answer<T>(name: string, headers: IncomingHttpHeaders, work: () => Promise<T>): Promise<T>;
  /** Sends what is left. */
  stop(): Promise<void>;
}

/** Without a collector: work is done, and nothing else. */
export const NO_TRACING: Tracing = {
  queue: undefined,
  span: (_name, work) => work(),
  answer: (_name, _headers, work) => work(),
  stop: async () => undefined,
};
