import type { RequestHandler } from 'express';
import { HttpError } from '@k8s-audit/http-kit';

/** Browsers say where a form came from; another site must not post here in an auditor's name. */
export const requireSameOrigin: RequestHandler = (request, _response, next) => {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const foreign =
    site === undefined
      ? origin !== undefined && URL.parse(origin)?.host !== request.get('host')
      : site !== 'same-origin' && site !== 'none';
  if (foreign) throw new HttpError(403, 'other_site', 'this form was sent from another site');
  next();
};
