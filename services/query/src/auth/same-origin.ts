import type { RequestHandler } from 'express';
import { HttpError } from '@k8s-audit/http-kit';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Browsers say where a form came from; another site must not change anything here in an auditor's
 * name. Programs say nothing, and have no cookie that could be misused.
 */
export const requireSameOrigin: RequestHandler = (request, _response, next) => {
  if (READING.has(request.method)) return next();
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const foreign =
    site === undefined
      ? origin !== undefined && URL.parse(origin)?.host !== request.get('host')
      : site !== 'same-origin' && site !== 'none';
  if (foreign) throw new HttpError(403, 'other_site', 'this form was sent from another site');
  return next();
};
