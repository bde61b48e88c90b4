import { NO_TRACING, type Tracing } from './tracing.ts';

export interface TracingOptions {
  /** The name of the service in the traces. */
  readonly service: string;
  /** Base address of an OTLP/HTTP collector; undefined: nothing is traced, and none of its code is loaded. */
  readonly endpoint: string | undefined;
  /** The part of all batches that is traced, 0 to 1. */
  readonly ratio: number;
}

export async function startTracing({ endpoint, ...rest }: TracingOptions): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING;
  const { createOtlpTracing } = await import('./otlp-tracing.ts');
  return createOtlpTracing({ ...rest, endpoint });
}
