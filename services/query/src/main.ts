import { fileURLToPath } from 'node:url';
import { toDatabaseAddress, toTlsFiles } from '@k8s-audit/config';
import { runService, startServer, stopOnSignal } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import { createTokenBoard, watchQueueRooms } from '@k8s-audit/queue';
import {
  checkSchema,
  connectDatabase,
  connectSavedViews,
  countFacets,
  countHistogram,
  findEvent,
  listClusters,
  matchSegment,
  newestEventId,
  newestSegment,
  readHits,
  readSegmentsAfter,
  searchEvents,
  suggestTexts,
} from '@k8s-audit/store';
import { createQueryApp } from './app.ts';
import { createClusterTokens } from './clusters/cluster-tokens.ts';
import { scheduleTokens } from './clusters/token-schedule.ts';
import { createCompletenessReader } from './completeness/completeness-reader.ts';
import { createQuarantineDesk } from './quarantine-desk.ts';
import { readQuerySettings, sessionSecretOf } from './config.ts';

await runService('query', async () => {
  const settings = readQuerySettings();
  const logger = createLogger({ name: 'query', level: settings.LOG_LEVEL });
  const tlsFiles = toTlsFiles(settings);
  const db = connectDatabase(toDatabaseAddress(settings));
  const board = createTokenBoard({
    redisUrls: settings.REDIS_URL,
    clusterShards: settings.REDIS_CLUSTER_SHARDS,
    logger,
  });
  const rooms = watchQueueRooms({
    redisUrls: settings.REDIS_URL,
    clusterShards: settings.REDIS_CLUSTER_SHARDS,
    highWater: settings.QUEUE_HIGH_WATER / 100,
    logger,
  });
  const tokens = createClusterTokens(db, board);
  const app = createQueryApp({
    tokens,
    logger,
    sessionSecret: sessionSecretOf(settings),
    adminPassword: settings.ADMIN_PASSWORD,
    apiToken: settings.QUERY_API_TOKEN,
    ingestUrl: settings.INGEST_PUBLIC_URL,
    needsClientCertificate: tlsFiles?.clientCaFile !== undefined,
    assetsFolder: fileURLToPath(new URL('assets/', import.meta.url)),
    quarantine: createQuarantineDesk(db, logger),
    completeness: createCompletenessReader(db, rooms),
    views: connectSavedViews(db),
    reader: {
      search: (search) => searchEvents(db, search),
      histogram: (search) => countHistogram(db, search),
      facets: (search) => countFacets(db, search),
      suggest: (field, prefix) => suggestTexts(db, field, prefix),
      find: (id) => findEvent(db, id),
      newestId: () => newestEventId(db),
      newestSegment: () => newestSegment(db),
      segmentsAfter: (number, limit) => readSegmentsAfter(db, number, limit),
      matchSegment: (segment, options) => matchSegment(db, segment, options),
      readHits: (hits) => readHits(db, hits),
      clusters: () => listClusters(db),
      checkReady: () => checkSchema(db),
    },
  });
  const server = await startServer(
    app,
    { host: settings.HTTP_HOST, port: settings.HTTP_PORT },
    tlsFiles && { files: tlsFiles, logger },
  );
  logger.info({ port: server.port }, 'query is listening');
  const schedule = scheduleTokens({ tokens, board, db, logger });
  stopOnSignal({
    logger,
    deadlineMs: 20_000,
    steps: [
      ['server', () => server.close()],
      ['tokens', () => schedule.stop()],
      ['redis', async () => (board.close(), rooms.close())],
      ['database', () => db.close()],
    ],
  });
});
