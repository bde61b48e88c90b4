import { fileURLToPath } from 'node:url';
import { toDatabaseAddress } from '@k8s-audit/config';
import { runService, startServer, stopOnSignal } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import {
  checkSchema,
  connectDatabase,
  connectSavedViews,
  countFacets,
  countHistogram,
  createLogReader,
  findEvent,
  listClusters,
  listQuarantine,
  matchSegment,
  newestEventId,
  newestSegment,
  readHits,
  readSegmentsAfter,
  searchEvents,
  suggestTexts,
} from '@k8s-audit/store';
import { createQueryApp } from './app.ts';
import { readQuerySettings, sessionSecretOf } from './config.ts';

await runService('query', async () => {
  const settings = readQuerySettings();
  const logger = createLogger({ name: 'query', level: settings.LOG_LEVEL });
  const db = connectDatabase(toDatabaseAddress(settings));
  const app = createQueryApp({
    logger,
    sessionSecret: sessionSecretOf(settings),
    adminPassword: settings.ADMIN_PASSWORD,
    apiToken: settings.QUERY_API_TOKEN,
    ingestUrl: settings.INGEST_PUBLIC_URL,
    log: createLogReader(db),
    assetsFolder: fileURLToPath(new URL('assets/', import.meta.url)),
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
      quarantine: (limit) => listQuarantine(db, limit),
      checkReady: () => checkSchema(db),
    },
  });
  const server = await startServer(app, { host: settings.HTTP_HOST, port: settings.HTTP_PORT });
  logger.info({ port: server.port }, 'query is listening');
  stopOnSignal({
    logger,
    deadlineMs: 20_000,
    steps: [
      ['server', () => server.close()],
      ['database', () => db.close()],
    ],
  });
});
