import express, { type Express } from 'express';
import type { Redactor } from '@k8s-audit/audit-event';
import {
  createErrorResponder,
  createHealthRoutes,
  createMetricsRegistry,
  createMetricsRoute,
  HttpError,
  notFound,
} from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type { BatchProducer } from '@k8s-audit/queue';
import type { Tracing } from '@k8s-audit/tracing';
import { createAdmission } from './admission/admit-request.ts';
import { createWebhookAuthenticator } from './authenticate-webhook.ts';
import type { CredentialStore } from './credentials/credential-store.ts';
import type { ForwardedCertificates } from './credentials/find-certificate.ts';
import { createGuessThrottle } from './credentials/guess-throttle.ts';
import { exposeDurability } from './expose-durability.ts';
import { createIngestMetrics } from './ingest-metrics.ts';
import { exposeQueueGauges } from './expose-queue-gauges.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { createReceiveEventsRoute } from './receive-events-route.ts';
import { refuseUnread } from './refuse-unread.ts';

/** All bodies together; one holds a part of 1 MiB at a time, and an event that is not yet whole. */
const MEMORY_BUDGET_BYTES = 192 * 2 ** 20;

const WEBHOOK_PATHS = ['/webhook/audit', '/webhook/audit/:cluster'];

export interface IngestDeps {
  readonly producer: BatchProducer;
  readonly credentials: CredentialStore;
  readonly forwarded: ForwardedCertificates;
  readonly tracing: Tracing;
  readonly bodyLimitBytes: number;
  /** Null where redaction is switched off. */
  readonly redactor: Redactor | null;
  readonly logger: Logger;
}

export function createIngestApp(deps: IngestDeps): Express {
  const registry = createMetricsRegistry();
  const budget = createMemoryBudget(MEMORY_BUDGET_BYTES);
  const metrics = createIngestMetrics(registry, budget.heldBytes);
  exposeQueueGauges(registry, () => deps.producer.status());
  exposeDurability(registry, deps.producer);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.forwarded.trustsProxy); // Only then is X-Forwarded-For read.
  app.use(
    createHealthRoutes({
      ready: {
        redis: () => deps.producer.checkReady(),
        tokens: () => checkDecided(deps.credentials),
      },
    }),
  );
  app.use(createMetricsRoute(registry));
  app.post(
    WEBHOOK_PATHS,
    createWebhookAuthenticator({ ...deps, throttle: createGuessThrottle() }),
    createReceiveEventsRoute({
      ...deps,
      admission: createAdmission(deps.producer),
      budget,
      metrics,
    }),
  );
  app.all(WEBHOOK_PATHS, (_request, response) => {
    response.set('Allow', 'POST');
    throw new HttpError(405, 'method_not_allowed', 'post an EventList here');
  });
  app.use(notFound);
  app.use(refuseUnread(metrics));
  app.use(createErrorResponder(deps.logger));
  return app;
}

/** Where no token is configured, nobody is let in before it is known whether one was ever made. */
function checkDecided(credentials: CredentialStore): void {
  if (credentials.strangers() === 'undecided')
    throw new Error('Redis has not said yet whether tokens were made: is REDIS_URL right?');
}
