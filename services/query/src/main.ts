import { fileURLToPath } from 'node:url';
import { toDatabaseAddress, toTlsFiles } from '@k8s-audit/config';
import { createProxyTrust, runService, startServer, stopOnSignal } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import { createTokenBoard, watchQueueRooms } from '@k8s-audit/queue';
import {
  connectAccessLog,
  connectApiTokens,
  connectDatabase,
  connectPeople,
  connectSavedViews,
  connectSessions,
  createLogReader,
} from '@k8s-audit/store';
import { openRoleRulesFile } from './access/role-rules-file.ts';
import { createAccessRecorder } from './access-log/access-recorder.ts';
import { createQueryApp } from './app.ts';
import { createPasswordCheck } from './auth/admin-password.ts';
import { createClusterTokens } from './clusters/cluster-tokens.ts';
import { readSetupSources } from './clusters/read-setup-sources.ts';
import { scheduleTokens } from './clusters/token-schedule.ts';
import { createCompletenessReader } from './completeness/completeness-reader.ts';
import { readOidcSettings, readProxySignIn, readQuerySettings, sessionSecretOf } from './config.ts';
import { connectReader } from './connect-reader.ts';
import { createQuarantineDesk } from './quarantine-desk.ts';

await runService('query', async () => {
  const settings = readQuerySettings();
  const logger = createLogger({ name: 'query', level: settings.LOG_LEVEL });
  const tlsFiles = toTlsFiles(settings);
  const db = connectDatabase(toDatabaseAddress(settings));
  const accessLog = connectAccessLog(db);
  const recorder = createAccessRecorder(accessLog, logger);
  const rules = await openRoleRulesFile(settings.ROLES_FILE, logger);
  const { ADMIN_PASSWORD: adminPassword } = settings;
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
    clusterTokens: tokens,
    logger,
    auth: {
      secret: sessionSecretOf(settings),
      adminPassword,
      checkPassword: adminPassword === undefined ? null : await createPasswordCheck(adminPassword),
      apiToken: settings.QUERY_API_TOKEN,
      limits: {
        idleMs: settings.SESSION_IDLE_MINUTES * 60_000,
        longestMs: settings.SESSION_HOURS * 3_600_000,
      },
      rules: () => rules.read(),
      oidc: readOidcSettings(settings),
      proxy: readProxySignIn(settings),
      isTrusted: createProxyTrust(settings.TRUSTED_PROXIES),
    },
    people: connectPeople(db),
    sessions: connectSessions(db),
    apiTokens: connectApiTokens(db),
    accessLog,
    recorder,
    trustedProxies: settings.TRUSTED_PROXIES,
    publicUrl: settings.QUERY_PUBLIC_URL,
    ingestUrl: settings.INGEST_PUBLIC_URL,
    needsClientCertificate: tlsFiles?.clientCaFile !== undefined,
    setupSources: readSetupSources(fileURLToPath(new URL('kube-apiserver/', import.meta.url))),
    log: createLogReader(db),
    assetsFolder: fileURLToPath(new URL('assets/', import.meta.url)),
    quarantine: createQuarantineDesk(db, logger),
    completeness: createCompletenessReader(db, rooms),
    views: connectSavedViews(db),
    reader: connectReader(db),
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
      ['access log', () => recorder.flush()],
      ['tokens', () => schedule.stop()],
      ['redis', async () => (board.close(), rooms.close())],
      ['database', () => db.close()],
    ],
  });
});
