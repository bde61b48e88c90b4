import compression from 'compression';
import type { RequestHandler } from 'express';

/**
 * Compresses what is sent whole. Streams are left alone: an export would wait for full buffers, a live
 * view would not come at all.
 */
export const compressResponses: RequestHandler = compression({
  filter: (request, response) =>
    !request.path.endsWith('/tail') &&
    response.getHeader('Content-Disposition') === undefined &&
    compression.filter(request, response),
});
