import express, { type Express } from 'express';
import type { Registry } from 'prom-client';
import {
  createErrorResponder,
  createHealthRoutes,
  createMetricsRoute,
  notFound,
  requireClientCertificate,
} from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';

/** The writer serves nothing but its health and metrics. */
export function createWriterApp(deps: {
  readonly registry: Registry;
  /** With TLS_CLIENT_CA_FILE. Health is for probes, which have none. */
  readonly needsClientCertificate: boolean;
  readonly logger: Logger;
  readonly live: () => Promise<void>;
  readonly ready: Readonly<Record<string, () => Promise<void>>>;
}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(createHealthRoutes({ live: deps.live, ready: deps.ready }));
  if (deps.needsClientCertificate) app.use(requireClientCertificate);
  app.use(createMetricsRoute(deps.registry));
  app.use(notFound);
  app.use(createErrorResponder(deps.logger));
  return app;
}
