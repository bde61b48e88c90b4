import express, { type Express } from 'express';
import {
  createErrorResponder,
  createFailureThrottle,
  createHealthRoutes,
  createMetricsRegistry,
  createMetricsRoute,
  notFound,
  requireClientCertificate,
} from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type {
  AccessLog,
  ApiTokens,
  LogReader,
  People,
  SavedViews,
  Sessions,
} from '@k8s-audit/store';
import { createLimitedClusterTokens } from './access/limit-cluster-tokens.ts';
import { createLimitedCompleteness } from './access/limit-completeness.ts';
import { createLimitedLog } from './access/limit-log.ts';
import { createLimitedDesk } from './access/limit-quarantine.ts';
import { createLimitedReader } from './access/limit-reader.ts';
import { createAccessLogRoutes } from './access-log/access-log-routes.tsx';
import type { AccessRecorder } from './access-log/access-recorder.ts';
import { createAccountRoutes } from './account/account-routes.tsx';
import { answerStoreErrors } from './answer-store-errors.ts';
import { createCountRoutes } from './api/count-routes.ts';
import { createEventRoutes } from './api/event-routes.ts';
import { createHistoryRoutes } from './api/history-routes.ts';
import { createQuarantineRoutes } from './api/quarantine-routes.ts';
import { createOpenApi } from './api/openapi.ts';
import { createIsSecure } from './auth/cookies.ts';
import { createAuth, type AuthSettings } from './auth/create-auth.ts';
import { refuseCrossSite } from './auth/refuse-cross-site.ts';
import type { ClusterTokens } from './clusters/cluster-tokens.ts';
import type { SetupSources } from './clusters/read-setup-sources.ts';
import { createTokenRoutes } from './clusters/token-routes.ts';
import type { CompletenessReader } from './completeness/completeness-reader.ts';
import { createCompletenessRoutes } from './completeness/completeness-routes.tsx';
import type { StoreReader } from './event-reader.ts';
import { compressResponses } from './compress-responses.ts';
import { createExportRoutes } from './export/export-routes.ts';
import { createSealedPlaces } from './live/place-format.ts';
import { createEvidenceRoute } from './log/evidence-route.ts';
import { createLogRoutes } from './log/log-routes.ts';
import { createTailRoute } from './live/tail-route.ts';
import type { QuarantineDesk } from './quarantine-desk.ts';
import { createMarkdownRoutes } from './markdown/markdown-routes.ts';
import { createApiTokenRoutes } from './tokens/api-token-routes.tsx';
import { createViewRoutes } from './views/view-routes.tsx';
import { createAssets } from './web/assets.ts';
import { createClusterRoutes } from './web/cluster-routes.tsx';
import { createClusterTokenRoutes } from './web/cluster-token-routes.tsx';
import { createContextRoutes } from './web/context-routes.tsx';
import { createErrorPageResponder } from './web/error-page-responder.tsx';
import { createFeedRoutes } from './web/feed-routes.tsx';
import { createObjectRoutes } from './web/object-routes.tsx';
import { createPageRoutes } from './web/page-routes.tsx';
import { createProofRoutes } from './web/proof-routes.tsx';
import { createQuarantinePageRoutes } from './web/quarantine-routes.tsx';
import { createSecurityHeaders } from './web/security-headers.ts';
import { createSubjectRoutes } from './web/subject-routes.tsx';
import { createSignInRoutes } from './web/sign-in-routes.tsx';

export interface QueryDeps {
  readonly reader: StoreReader;
  readonly clusterTokens: ClusterTokens;
  readonly quarantine: QuarantineDesk;
  readonly completeness: CompletenessReader;
  readonly views: SavedViews;
  readonly log: LogReader;
  readonly logger: Logger;
  readonly auth: AuthSettings;
  readonly people: People;
  readonly sessions: Sessions;
  readonly apiTokens: ApiTokens;
  readonly accessLog: AccessLog;
  readonly recorder: AccessRecorder;
  /** Ranges of addresses whose X-Forwarded headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Where browsers reach this service, where that is known. */
  readonly publicUrl: string | undefined;
  readonly ingestUrl: string | undefined;
  /** How often live views are checked for whether one may still see them; 15 s unless given. */
  readonly liveCheckMs?: number;
  readonly setupSources: SetupSources;
  /** With TLS_CLIENT_CA_FILE: besides signing in. Health is for probes, which have none. */
  readonly needsClientCertificate: boolean;
  readonly assetsFolder: string;
}

/** The order is the policy: all that stands behind the sign-in requirement needs a sign-in. */
export function createQueryApp(deps: QueryDeps): Express {
  const isSecure = createIsSecure(deps.publicUrl);
  const auth = createAuth(deps.auth, { ...deps, isSecure });
  const reader = createLimitedReader(deps.reader);
  const tokens = createLimitedClusterTokens(deps.clusterTokens);
  const desk = createLimitedDesk(deps.quarantine);
  const completeness = createLimitedCompleteness(deps.completeness);
  const log = createLimitedLog(deps.log);
  const { urls: assets, router: assetRoutes } = createAssets(deps.assetsFolder);
  const openApi = createOpenApi();
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.trustedProxies);
  app.use(createHealthRoutes({ ready: { database: () => deps.reader.checkReady() } }));
  if (deps.needsClientCertificate) app.use(requireClientCertificate);
  app.use(createMetricsRoute(createMetricsRegistry()));
  app.use(createSecurityHeaders(isSecure));
  app.use(compressResponses);
  app.use(assetRoutes);
  app.use(refuseCrossSite);
  app.use(createSignInRoutes({ ...auth, ...signInOf(deps.auth), assets }));
  if (auth.oidcRoutes !== null) app.use(auth.oidcRoutes);
  app.use(auth.requireSignIn);
  app.get('/openapi.json', (_request, response) => void response.json(openApi));
  app.use(createExportRoutes(reader)); // Paths that look like an event's come first.
  app.use(createMarkdownRoutes(reader));
  app.use(createEventRoutes(reader));
  app.use(createCountRoutes(reader));
  app.use(createHistoryRoutes(reader));
  const sealedPlaces = createSealedPlaces(deps.auth.secret);
  app.use(createTailRoute({ ...deps, identify: auth.identify, sealedPlaces }));
  app.use(createLogRoutes(log));
  app.use(createEvidenceRoute({ reader, log }));
  app.use(createTokenRoutes(tokens));
  app.use(createQuarantineRoutes(desk));
  app.use(createFeedRoutes({ ...deps, reader, assets }));
  app.use(createViewRoutes({ views: deps.views, assets }));
  app.use(createPageRoutes({ reader, assets }));
  app.use(createContextRoutes(reader));
  app.use(createObjectRoutes({ reader, assets }));
  app.use(createProofRoutes({ log, assets }));
  app.use(createClusterRoutes({ ...deps, reader, tokens, assets })); // /clusters/new comes before /clusters/:name.
  app.use(createClusterTokenRoutes({ ...deps, tokens, assets }));
  app.use(createSubjectRoutes({ reader, assets }));
  app.use(createCompletenessRoutes({ reader, completeness, assets }));
  app.use(createQuarantinePageRoutes({ desk, assets }));
  app.use(createApiTokenRoutes({ tokens: deps.apiTokens, signIns: auth.signIns, assets }));
  app.use(createAccessLogRoutes({ log: deps.accessLog, assets }));
  app.use(createAccountRoutes({ ...auth, assets }));
  app.use(notFound);
  app.use(answerStoreErrors);
  app.use(createErrorPageResponder(assets));
  app.use(createErrorResponder(deps.logger));
  return app;
}

/** Failed sign-ins of one source in a minute. */
const FAILURES_ALLOWED = 10;

const signInOf = ({ checkPassword, secret, oidc }: AuthSettings) => ({
  checkPassword,
  linkSecret: secret,
  hasOidc: oidc !== null,
  throttle: createFailureThrottle({ allowed: FAILURES_ALLOWED }),
});
