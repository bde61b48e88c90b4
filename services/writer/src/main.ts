import { toDatabaseAddress, toTlsFiles, toTracing } from '@k8s-audit/config';
import { runService, startServer, stopOnSignal } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import { startTracing } from '@k8s-audit/tracing';
import { readWriterSettings } from './config.ts';
import { readLogOptions } from './log/read-log-options.ts';
import { startWriter } from './start-writer.ts';

await runService('writer', async () => {
  const settings = readWriterSettings();
  const logger = createLogger({ name: 'writer', level: settings.LOG_LEVEL });
  const tlsFiles = toTlsFiles(settings);
  const tracing = await startTracing({ service: 'writer', ...toTracing(settings) });
  const writer = startWriter({
    redisUrls: settings.REDIS_URL,
    clusterShards: settings.REDIS_CLUSTER_SHARDS,
    database: toDatabaseAddress(settings),
    retentionDays: settings.RETENTION_DAYS,
    needsClientCertificate: tlsFiles?.clientCaFile !== undefined,
    tracing,
    log: readLogOptions(settings),
    logger,
  });
  const server = await startServer(
    writer.app,
    { host: settings.HTTP_HOST, port: settings.HTTP_PORT },
    tlsFiles && { files: tlsFiles, logger },
  );
  logger.info({ port: server.port }, 'writer is listening');
  stopOnSignal({
    logger,
    deadlineMs: 28_000,
    steps: [
      ['writer', () => writer.stop()],
      ['server', () => server.close()],
      ['traces', () => tracing.stop()],
    ],
  });
  await writer.begin();
});
