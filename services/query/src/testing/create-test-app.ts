import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import { createProxyTrust } from '@k8s-audit/http-kit';
import { createLogger } from '@k8s-audit/logging';
import { createTokenBoard } from '@k8s-audit/queue';
import {
  connectAccessLog,
  connectApiTokens,
  connectPeople,
  connectSavedViews,
  connectSessions,
  createLogReader,
  type Database,
} from '@k8s-audit/store';
import { NO_RULES } from '../access/role-rules.ts';
import { createAccessRecorder, type AccessRecorder } from '../access-log/access-recorder.ts';
import { createQueryApp, type QueryDeps } from '../app.ts';
import { createPasswordCheck, hashPassword } from '../auth/admin-password.ts';
import type { AuthSettings } from '../auth/create-auth.ts';
import { createClusterTokens } from '../clusters/cluster-tokens.ts';
import { readSetupSources } from '../clusters/read-setup-sources.ts';
import { createCompletenessReader } from '../completeness/completeness-reader.ts';
import { connectReader } from '../connect-reader.ts';
import { createQuarantineDesk } from '../quarantine-desk.ts';

export const TEST_SECRET = 'a secret of many characters';
export const TEST_PASSWORD = 'right';
export const TEST_API_TOKEN = 'api-token';

/** Quickly: most tests are about something else. */
const QUICK = { memory: 64, passes: 1, parallelism: 1 };
const checkPassword = await createPasswordCheck(await hashPassword(TEST_PASSWORD, QUICK));

export interface TestApp {
  readonly app: Express;
  readonly recorder: AccessRecorder;
}

/** The whole app on a database, with what a test wants to be otherwise. */
export function createTestApp(
  db: Database,
  other: Partial<Omit<QueryDeps, 'auth'>> & { readonly auth?: Partial<AuthSettings> } = {},
): TestApp {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const accessLog = connectAccessLog(db);
  const recorder = createAccessRecorder(accessLog, logger);
  const assetsFolder = mkdtempSync(join(tmpdir(), 'k8s-audit-assets-'));
  for (const name of ['app.css', 'app.js', 'htmx.js', 'alpine.js'])
    writeFileSync(join(assetsFolder, name), '');
  const app = createQueryApp({
    reader: connectReader(db),
    logger,
    people: connectPeople(db),
    sessions: connectSessions(db),
    apiTokens: connectApiTokens(db),
    clusterTokens: createClusterTokens(db, createTokenBoard({ redisUrls: [], logger })),
    quarantine: createQuarantineDesk(db, logger),
    completeness: createCompletenessReader(db, { latest: () => [], close: () => undefined }),
    views: connectSavedViews(db),
    log: createLogReader(db),
    accessLog,
    recorder,
    trustedProxies: [],
    publicUrl: undefined,
    ingestUrl: undefined,
    setupSources: readSetupSources('deploy/kube-apiserver'),
    needsClientCertificate: false,
    assetsFolder,
    ...other,
    auth: {
      secret: TEST_SECRET,
      adminPassword: TEST_PASSWORD,
      checkPassword,
      apiToken: TEST_API_TOKEN,
      limits: { idleMs: 3_600_000, longestMs: 12 * 3_600_000 },
      rules: () => NO_RULES,
      oidc: null,
      proxy: null,
      isTrusted: createProxyTrust([]),
      ...other.auth,
    },
  });
  return { app, recorder };
}
