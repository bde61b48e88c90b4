import { toTracing } from '@k8s-audit/config';
import { createProxyTrust, runService, startServer, stopOnSignal } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import { createBatchProducer, createTokenFollower } from '@k8s-audit/queue';
import { startTracing } from '@k8s-audit/tracing';
import { createIngestApp } from './app.ts';
import { readIngestSettings } from './config.ts';
import { createIngestRedactor } from './create-ingest-redactor.ts';
import { createClientAuthorities } from './credentials/client-authorities.ts';
import { createCredentialStore } from './credentials/credential-store.ts';

/** How long the start waits for Redis to say whether it is durable; it may also come up later. */
const DURABILITY_WAIT_MS = 3_000;

await runService('ingest', async () => {
  const settings = readIngestSettings();
  const logger = createLogger({ name: 'ingest', level: settings.LOG_LEVEL });
  const tracing = await startTracing({ service: 'ingest', ...toTracing(settings) });
  const servers = {
    redisUrls: settings.REDIS_URL,
    clusterShards: settings.REDIS_CLUSTER_SHARDS,
  };
  const credentials = await createCredentialStore({
    token: settings.WEBHOOK_TOKEN,
    tokensFile: settings.WEBHOOK_TOKENS_FILE,
    takesCertificates: settings.TLS_CLIENT_CA_FILE !== undefined,
    published: createTokenFollower({ ...servers, logger }),
    logger,
  });
  const producer = createBatchProducer({
    ...servers,
    replicas: settings.REDIS_WAIT_REPLICAS,
    allowVolatile: settings.ALLOW_VOLATILE_QUEUE,
    telemetry: tracing.queue,
    limits: {
      highWater: settings.QUEUE_HIGH_WATER / 100,
      maxAgeMs: settings.QUEUE_MAX_AGE_MINUTES * 60_000 || null,
    },
    logger,
  });
  const volatile = await producer.findVolatileShard(DURABILITY_WAIT_MS);
  if (volatile && !settings.ALLOW_VOLATILE_QUEUE) {
    throw new Error(
      `Redis could lose events that were answered 200: ${volatile.reason}. ` +
        'Change these settings, or set ALLOW_VOLATILE_QUEUE=true if losing events is acceptable',
    );
  }
  const { CLIENT_CERT_HEADER: header, TLS_CLIENT_CA_FILE: caFile, tlsFiles } = settings;
  const authorities =
    header === undefined || caFile === undefined ? null : createClientAuthorities(caFile, logger);
  const app = createIngestApp({
    producer,
    tracing,
    credentials,
    forwarded: {
      trustsProxy: createProxyTrust(settings.TRUSTED_PROXIES),
      header,
      authorities,
    },
    bodyLimitBytes: settings.BODY_LIMIT,
    redactor: createIngestRedactor(settings, logger),
    logger,
  });
  const server = await startServer(
    app,
    { host: settings.HTTP_HOST, port: settings.HTTP_PORT },
    tlsFiles && { files: tlsFiles, logger },
  );
  logger.info({ port: server.port }, 'ingest is listening');
  stopOnSignal({
    logger,
    deadlineMs: 35_000, // The client's own timeout is 30 s: nothing that runs now runs longer.
    steps: [
      ['server', () => server.close()],
      ['queue', () => producer.close()],
      ['credentials', async () => credentials.close()],
      ['authorities', async () => authorities?.close()],
      ['traces', () => tracing.stop()],
    ],
  });
});
