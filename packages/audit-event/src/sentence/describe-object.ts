import { kindName } from '../request/builtin-resources.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { shorten, value, words, type SummaryPart } from './summary-part.ts';

/** Names what a request was about: «Pod web-1 in shop», «pods in shop where app=web», «a Pod in shop». */
export function describeObject(facts: RequestFacts): SummaryPart[] {
  const { resource, name, verb } = facts;
  const place = describePlace(facts);
  const many = verb === 'list' || verb === 'watch' || verb === 'deletecollection';
  if (name !== '' && !many)
    return [words(`${kindName(resource)} `), { kind: 'object', text: shorten(name) }, ...place];
  if (verb === 'create') return [words(article(kindName(resource))), ...place];
  return [{ kind: 'object', text: shorten(resource) }, ...place, ...describeSelectors(facts)];
}

export function describePlace({ resource, namespace }: RequestFacts): SummaryPart[] {
  if (namespace === '' || resource === 'namespaces') return [];
  return [words(' in '), { kind: 'namespace', text: shorten(namespace) }];
}

function describeSelectors({ query }: RequestFacts): SummaryPart[] {
  const selectors = [query.get('labelSelector'), query.get('fieldSelector')].filter(Boolean);
  return selectors.flatMap((selector) => [words(' where '), value(selector as string)]);
}

const article = (kind: string): string => `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`;
