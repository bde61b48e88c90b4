import { startServer, type RunningServer } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import type { BatchJob, BatchProducer } from '@k8s-audit/queue';
import { NO_TRACING } from '@k8s-audit/tracing';
import { createIngestApp, type IngestDeps } from '../app.ts';

export interface TestIngest {
  readonly server: RunningServer;
  /** The clusters of the batches taken, in their order. */
  readonly clusters: string[];
}

/** Ingest with a queue that takes everything: who may write is what is tested here. */
export async function startTestIngest(
  deps: Pick<IngestDeps, 'credentials' | 'forwarded'>,
  tlsFiles?: { certFile: string; keyFile: string; clientCaFile: string },
): Promise<TestIngest> {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const clusters: string[] = [];
  const producer: BatchProducer = {
    add: async (job: BatchJob) => {
      clusters.push(job.cluster);
      return { ok: true };
    },
    refusal: () => null,
    pressure: () => 0,
    checkReady: async () => undefined,
    status: () => [],
    findVolatileShard: async () => null,
    close: async () => undefined,
  };
  const app = createIngestApp({
    ...deps,
    producer,
    tracing: NO_TRACING,
    bodyLimitBytes: 2 ** 20,
    redactor: null,
    logger,
  });
  const server = await startServer(
    app,
    { host: '127.0.0.1', port: 0 },
    tlsFiles && { files: tlsFiles, logger },
  );
  return { server, clusters };
}
