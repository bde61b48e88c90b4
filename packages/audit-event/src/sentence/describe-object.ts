import { isKnownResource, kindName } from '../request/builtin-resources.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { listParts, shorten, value, words, type SummaryPart } from './summary-part.ts';

/** Names what a request was about: «Pod web-1 in shop», «pods in shop where app=web», «a Pod in shop». */
export function describeObject(facts: RequestFacts): SummaryPart[] {
  const { resource, name, verb } = facts;
  const place = describePlace(facts);
  const many = verb === 'list' || verb === 'watch' || verb === 'deletecollection';
  if (facts.names !== undefined)
    return [words(`${facts.names.length} `), ...describeNames(facts.names, resource), ...place];
  if (name !== '' && !many)
    return [...kindParts(resource), { kind: 'object', text: shorten(name) }, ...place];
  if (verb === 'create')
    return [words(`${article(kindName(resource))} `), kindPart(resource), ...place];
  return [{ kind: 'object', text: shorten(resource) }, ...place, ...describeSelectors(facts)];
}

/** As many names as a sentence bears. */
const MOST_NAMES = 3;

/** «2 pods: p1 and p2», «12 pods: p1, p2 and more». */
function describeNames(names: readonly string[], resource: string): SummaryPart[] {
  const shown = names
    .slice(0, names.length > MOST_NAMES ? MOST_NAMES - 1 : MOST_NAMES)
    .map((name): SummaryPart[] => [{ kind: 'object', text: shorten(name) }]);
  const more = names.length > MOST_NAMES ? [[words('more')]] : [];
  return [value(resource), words(' ('), ...listParts([...shown, ...more]), words(')')];
}

export function describePlace({ resource, namespace }: RequestFacts): SummaryPart[] {
  if (namespace === '' || resource === 'namespaces') return [];
  return [words(' in '), { kind: 'namespace', text: shorten(namespace) }];
}

function describeSelectors({ query }: RequestFacts): SummaryPart[] {
  const selectors = [query.get('labelSelector'), query.get('fieldSelector')].filter(Boolean);
  return selectors.flatMap((selector) => [words(' where '), value(selector as string)]);
}

/** A kind of Kubernetes' own is a word of ours; another is made of what the event says. */
const kindPart = (resource: string): SummaryPart =>
  isKnownResource(resource) ? words(kindName(resource)) : value(kindName(resource));

/** The kind in front of a name. */
export const kindParts = (resource: string): SummaryPart[] => [kindPart(resource), words(' ')];

const article = (kind: string): string => (/^[AEIO]/.test(kind) ? 'an' : 'a');
