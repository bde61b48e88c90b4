import type { RequestFacts } from '../request/request-facts.ts';
import { act, type Action } from './action.ts';
import { value, words } from './summary-part.ts';

const METHODS: Readonly<Record<string, readonly [past: string, base: string]>> = {
  get: ['read', 'read'],
  head: ['looked at', 'look at'],
  post: ['posted to', 'post to'],
  put: ['wrote', 'write'],
  patch: ['changed', 'change'],
  delete: ['deleted', 'delete'],
  options: ['asked for the options of', 'ask for the options of'],
};

const HEALTH = /^\/(healthz|livez|readyz)(\/|$)/;
const DISCOVERY = /^\/(api|apis|openapi|swagger[^/]*)(\/|$)/;

/** A request for a path that is no resource: «checked the health of the API server at /livez». */
export function describePath({ verb, path }: RequestFacts): Action {
  const where = value(path || '(none)');
  if (verb === 'get') {
    if (HEALTH.test(path))
      return act('checked', 'check', [words('the health of the API server at '), where]);
    if (path === '/version')
      return act('asked', 'ask', [words('for the version of the API server')]);
    if (DISCOVERY.test(path))
      return act('asked', 'ask', [words('which resources there are at '), where]);
    if (/^\/metrics(\/|$)/.test(path))
      return act('read', 'read', [words('the metrics of the API server at '), where]);
  }
  const known = Object.hasOwn(METHODS, verb) ? METHODS[verb] : undefined;
  if (known !== undefined) return act(known[0], known[1], [words('the path '), where]);
  return act('sent', 'send', [
    verb === '' ? words('a request') : value(verb),
    words(' to the path '),
    where,
  ]);
}
