import type { ErrorRequestHandler } from 'express';
import { toHttpError } from '@k8s-audit/http-kit';
import type { IngestMetrics } from './ingest-metrics.ts';

/** A refused body up to this size is read and forgotten, so that the connection can be used again. */
const DRAINED_BYTES = 1024 * 1024;

/**
 * Handles refusals made before the body was read (no token, wrong path). A stranger's large body is
 * not read: the connection is closed after the answer.
 */
export function refuseUnread(metrics: IngestMetrics): ErrorRequestHandler {
  return (error, request, response, next) => {
    const known = toHttpError(error);
    if (known.status === 401) response.set('WWW-Authenticate', 'Bearer');
    if (!request.readableDidRead) {
      metrics.refused.inc({ reason: known.code });
      const announced = Number(request.headers['content-length'] ?? Infinity);
      if (announced > DRAINED_BYTES) response.set('Connection', 'close');
      else request.resume();
    }
    next(error);
  };
}
