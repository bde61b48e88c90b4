import express, { type Express } from 'express';
import {
  createErrorResponder,
  createHealthRoutes,
  createMetricsRegistry,
  createMetricsRoute,
  notFound,
  requireClientCertificate,
} from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import { answerStoreErrors } from './answer-store-errors.ts';
import { createCountRoutes } from './api/count-routes.ts';
import { createEventRoutes } from './api/event-routes.ts';
import { createHistoryRoutes } from './api/history-routes.ts';
import { createQuarantineRoutes } from './api/quarantine-routes.ts';
import { createOpenApi } from './api/openapi.ts';
import type { ClusterTokens } from './clusters/cluster-tokens.ts';
import { createTokenRoutes } from './clusters/token-routes.ts';
import { createFailureThrottle } from './auth/failure-throttle.ts';
import { refuseCrossSite } from './auth/refuse-cross-site.ts';
import { createSignInRequirement } from './auth/require-sign-in.ts';
import { createSessions } from './auth/session.ts';
import type { LogReader, SavedViews } from '@k8s-audit/store';
import type { EventReader } from './event-reader.ts';
import type { CompletenessReader } from './completeness/completeness-reader.ts';
import { createCompletenessRoutes } from './completeness/completeness-routes.tsx';
import { compressResponses } from './compress-responses.ts';
import { createExportRoutes } from './export/export-routes.ts';
import { createEvidenceRoute } from './log/evidence-route.ts';
import { createLogRoutes } from './log/log-routes.ts';
import { createTailRoute } from './live/tail-route.ts';
import type { QuarantineDesk } from './quarantine-desk.ts';
import { createMarkdownRoutes } from './markdown/markdown-routes.ts';
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
import { securityHeaders } from './web/security-headers.ts';
import { createSubjectRoutes } from './web/subject-routes.tsx';
import { createSignInRoutes } from './web/sign-in-routes.tsx';

export interface QueryDeps {
  readonly reader: EventReader;
  readonly tokens: ClusterTokens;
  readonly quarantine: QuarantineDesk;
  readonly completeness: CompletenessReader;
  readonly views: SavedViews;
  readonly log: LogReader;
  readonly logger: Logger;
  readonly sessionSecret: string;
  readonly adminPassword: string | undefined;
  readonly apiToken: string | undefined;
  readonly ingestUrl: string | undefined;
  /** With TLS_CLIENT_CA_FILE: besides signing in. Health is for probes, which have none. */
  readonly needsClientCertificate: boolean;
  readonly assetsFolder: string;
}

/** The order is the policy: all that stands behind the sign-in requirement needs a sign-in. */
export function createQueryApp(deps: QueryDeps): Express {
  const sessions = createSessions(deps.sessionSecret);
  const { urls: assets, router: assetRoutes } = createAssets(deps.assetsFolder);
  const openApi = createOpenApi();
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(createHealthRoutes({ ready: { database: () => deps.reader.checkReady() } }));
  if (deps.needsClientCertificate) app.use(requireClientCertificate);
  app.use(createMetricsRoute(createMetricsRegistry()));
  app.use(securityHeaders);
  app.use(compressResponses);
  app.use(assetRoutes);
  app.use(refuseCrossSite);
  app.use(createSignInRoutes({ ...deps, sessions, assets, throttle: createFailureThrottle() }));
  app.use(createSignInRequirement({ sessions, apiToken: deps.apiToken }));
  app.get('/openapi.json', (_request, response) => void response.json(openApi));
  app.use(createExportRoutes(deps.reader)); // Paths that look like an event's come first.
  app.use(createMarkdownRoutes(deps.reader));
  app.use(createEventRoutes(deps.reader));
  app.use(createCountRoutes(deps.reader));
  app.use(createHistoryRoutes(deps.reader));
  app.use(createTailRoute(deps));
  app.use(createLogRoutes(deps.log));
  app.use(createEvidenceRoute(deps));
  app.use(createTokenRoutes(deps.tokens));
  app.use(createQuarantineRoutes(deps.quarantine));
  app.use(createFeedRoutes({ ...deps, assets }));
  app.use(createViewRoutes({ views: deps.views, assets }));
  app.use(createPageRoutes({ reader: deps.reader, assets }));
  app.use(createContextRoutes(deps.reader));
  app.use(createObjectRoutes({ reader: deps.reader, assets }));
  app.use(createProofRoutes({ log: deps.log, assets }));
  app.use(createClusterRoutes({ ...deps, assets })); // /clusters/new comes before /clusters/:name.
  app.use(createClusterTokenRoutes({ ...deps, assets }));
  app.use(createSubjectRoutes({ reader: deps.reader, assets }));
  app.use(createCompletenessRoutes({ ...deps, assets }));
  app.use(createQuarantinePageRoutes({ desk: deps.quarantine, assets }));
  app.use(notFound);
  app.use(answerStoreErrors);
  app.use(createErrorPageResponder(assets));
  app.use(createErrorResponder(deps.logger));
  return app;
}
