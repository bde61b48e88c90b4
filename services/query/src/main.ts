import { fileURLToPath } from 'node:url';
import { toDatabaseAddress } from '@k8s-audit/config';
import { runService, startServer, stopOnSignal } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import {
  connectAccessLog,
  connectApiTokens,
  connectDatabase,
  connectPeople,
  connectSavedViews,
  connectSessions,
} from '@k8s-audit/store';
import { openRoleRulesFile } from './access/role-rules-file.ts';
import { createAccessRecorder } from './access-log/access-recorder.ts';
import { createQueryApp } from './app.ts';
import { createPasswordCheck } from './auth/admin-password.ts';
import { createIsTrusted } from './auth/proxy-headers.ts';
import { readOidcSettings, readProxySignIn, readQuerySettings, sessionSecretOf } from './config.ts';
import { connectReader } from './connect-reader.ts';

await runService('query', async () => {
  const settings = readQuerySettings();
  const logger = createLogger({ name: 'query', level: settings.LOG_LEVEL });
  const db = connectDatabase(toDatabaseAddress(settings));
  const accessLog = connectAccessLog(db);
  const recorder = createAccessRecorder(accessLog, logger);
  const rules = await openRoleRulesFile(settings.ROLES_FILE, logger);
  const { ADMIN_PASSWORD: adminPassword } = settings;
  const app = createQueryApp({
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
      isTrusted: createIsTrusted(settings.TRUSTED_PROXIES),
    },
    people: connectPeople(db),
    sessions: connectSessions(db),
    tokens: connectApiTokens(db),
    accessLog,
    recorder,
    trustedProxies: settings.TRUSTED_PROXIES,
    publicUrl: settings.QUERY_PUBLIC_URL,
    ingestUrl: settings.INGEST_PUBLIC_URL,
    assetsFolder: fileURLToPath(new URL('assets/', import.meta.url)),
    views: connectSavedViews(db),
    reader: connectReader(db),
  });
  const server = await startServer(app, { host: settings.HTTP_HOST, port: settings.HTTP_PORT });
  logger.info({ port: server.port }, 'query is listening');
  stopOnSignal({
    logger,
    deadlineMs: 20_000,
    steps: [
      ['server', () => server.close()],
      ['access log', () => recorder.flush()],
      ['database', () => db.close()],
    ],
  });
});
