import type { AuditEvent } from '../audit-event.ts';
import { readPath, readQuery } from '../request-uri.ts';
import { kindName } from './kind-name.ts';
import { shorten, value, words, type SummaryPart } from './summary-part.ts';

/** Names what a request was about: «Pod web-1 in shop», «all Pods in shop», «the path /healthz». */
export function describeObject(event: AuditEvent): SummaryPart[] {
  const { resource, namespace, name } = event.objectRef ?? {};
  if (!resource) return [words('the path '), value(readPath(event.requestURI) || '(none)')];
  const place = placeOf(resource, namespace);
  if (name)
    return [words(`${kindName(resource)} `), { kind: 'object', text: shorten(name) }, ...place];
  if (event.verb === 'create') return [words(`a ${kindName(resource)}`), ...place];
  return [{ kind: 'object', text: shorten(resource) }, ...place, ...selectorsOf(event)];
}

function placeOf(resource: string, namespace: string | undefined): SummaryPart[] {
  if (!namespace || resource === 'namespaces') return [];
  return [words(' in '), { kind: 'namespace', text: shorten(namespace) }];
}

function selectorsOf(event: AuditEvent): SummaryPart[] {
  const query = readQuery(event.requestURI);
  const selectors = [query.get('labelSelector'), query.get('fieldSelector')].filter(Boolean);
  return selectors.flatMap((selector) => [words(' where '), value(selector as string)]);
}
