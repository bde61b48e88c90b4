import type { Request } from 'express';

/** What somebody did, as the access log tells it. */
export const ACTIONS = [
  'sign-in',
  'sign-in failed',
  'sign-out',
  'search',
  'view',
  'export',
  'live view',
  'suggestion',
  'change',
  'token made',
  'token revoked',
  'role changed',
] as const;
export type Action = (typeof ACTIONS)[number];

/** The status of what has begun and has no answer yet. */
export const NOT_ANSWERED = 0;

const EXPORTS: ReadonlySet<string> = new Set(['/api/v1/events/export', '/api/v1/evidence']);
const SEARCHES: ReadonlySet<string> = new Set([
  '/',
  '/feed/rows',
  '/feed/histogram',
  '/feed/facets',
  '/api/v1/events',
  '/api/v1/histogram',
  '/api/v1/facets',
]);

/** Where tokens of clusters are made and ended, by page and API. */
const CLUSTER_TOKENS = /^(\/api\/v1)?\/clusters\/(new$|[^/]+\/tokens(\/|$))/;

/** What a request is, by its method and path: also of a route that nobody thought of here. */
export function actionOf({ method, path }: Pick<Request, 'method' | 'path'>): Action {
  if (method !== 'GET' && method !== 'HEAD') return changeOf({ method, path });
  if (EXPORTS.has(path) || /\/export(\/|$)/.test(path)) return 'export';
  if (path === '/api/v1/tail') return 'live view';
  if (path === '/api/v1/suggest') return 'suggestion';
  return SEARCHES.has(path) ? 'search' : 'view';
}

function changeOf({ method, path }: Pick<Request, 'method' | 'path'>): Action {
  if (!CLUSTER_TOKENS.test(path)) return 'change';
  return method === 'DELETE' || path.endsWith('/revoke') ? 'token revoked' : 'token made';
}

/** The query of the URL, decoded: as somebody would read it. */
export function searchOf({ originalUrl }: Pick<Request, 'originalUrl'>): string {
  const at = originalUrl.indexOf('?');
  if (at < 0) return '';
  const parameters = [...new URLSearchParams(originalUrl.slice(at + 1))];
  return parameters
    .filter(([name, value]) => value !== '' && name !== 'token')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
