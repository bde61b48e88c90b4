import type { Request, RequestHandler, Response } from 'express';
import type { Redactor } from '@k8s-audit/audit-event';
import { toHttpError } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type { BatchProducer } from '@k8s-audit/queue';
import type { Tracing } from '@k8s-audit/tracing';
import type { Admission } from './admission/admit-request.ts';
import { openBody } from './body/open-body.ts';
import { enqueueBody } from './enqueue-body.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import type { MemoryBudget } from './memory-budget.ts';

export interface ReceiveEventsDeps {
  readonly producer: BatchProducer;
  readonly bodyLimitBytes: number;
  readonly admission: Admission;
  readonly budget: MemoryBudget;
  /** Null where redaction is switched off. */
  readonly redactor: Redactor | null;
  readonly metrics: IngestMetrics;
  readonly tracing: Tracing;
  readonly logger: Logger;
}

/** Answers 200 once every event of the body is durably on the queue, and not before. */
export function createReceiveEventsRoute(deps: ReceiveEventsDeps): RequestHandler {
  const receive = createReceiver(deps);
  return (request, response) =>
    deps.tracing.answer('POST /webhook/audit', request.headers, () => receive(request, response));
}

function createReceiver(deps: ReceiveEventsDeps) {
  const { metrics, logger } = deps;
  return async (request: Request, response: Response): Promise<void> => {
    const startedAt = performance.now();
    const cluster = String(response.locals['cluster']);
    const memory = deps.budget.share(cluster);
    let leave = (): void => undefined;
    try {
      leave = deps.admission.enter(cluster);
      const body = openBody(request, deps.bodyLimitBytes);
      const { events, strangeItems, redactedEvents, bytes, jobs } = await enqueueBody(body, {
        ...deps,
        cluster,
        memory,
      });
      deps.admission.note(cluster, bytes);
      metrics.receivedBytes.inc(bytes);
      metrics.acceptedBatches.inc({ cluster });
      metrics.acceptedEvents.inc({ cluster }, events);
      metrics.batchEvents.observe(events);
      metrics.strangeItems.inc(strangeItems);
      metrics.redactedEvents.inc({ cluster }, redactedEvents);
      if (strangeItems > 0) {
        response.set(
          'Warning',
          `299 - "${strangeItems} of ${events} items are no events; they are in quarantine"`,
        );
      }
      response.status(200).end();
      const ms = Math.round(performance.now() - startedAt);
      logger.info({ cluster, events, bytes, jobs, ms }, 'batch accepted');
    } catch (error) {
      const { status, code, message } = toHttpError(error);
      metrics.refused.inc({ reason: code });
      letGo(request);
      logger.warn({ cluster, status, code, reason: message }, 'batch refused');
      throw error;
    } finally {
      leave();
      memory.release();
      metrics.answerSeconds.observe((performance.now() - startedAt) / 1_000);
    }
  };
}

/** A client that has not read its answer by then will not. */
const LET_GO_MS = 10_000;

/**
 * What is left of a refused body is read and thrown away for a while: closing at once would reset
 * the connection, and the sender would see "broken pipe" instead of the answer.
 */
function letGo(request: Request): void {
  request.unpipe();
  request.resume();
  const timer = setTimeout(() => request.destroy(), LET_GO_MS);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
