import { fieldIs, type EventFilter, type FilterField } from '@k8s-audit/store';
import { formatQuery } from './format-query.ts';

/** The only maker of links to searches: values of events enter a URL here, encoded, or nowhere. */
export function searchUrl(search: {
  readonly q?: string;
  readonly cursor?: string | null;
  readonly view?: 'actions' | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): string {
  const parameters = new URLSearchParams();
  if (search.q) parameters.set('q', search.q);
  if (search.from) parameters.set('from', search.from);
  if (search.to) parameters.set('to', search.to);
  if (search.view) parameters.set('view', search.view);
  if (search.cursor) parameters.set('cursor', search.cursor);
  const text = parameters.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** The search for one value, added to what is searched already; it takes the place of another value. */
export function refineUrl(filter: EventFilter, field: FilterField, value: string): string {
  const others = termsOf(filter).filter((one) => one.kind !== 'field' || one.field !== field);
  return filterUrl([...others, fieldIs(field, value)]);
}

/** The same search without events of this value. */
export const excludeUrl = (filter: EventFilter, field: FilterField, value: string): string =>
  filterUrl([...termsOf(filter), { kind: 'not', filter: fieldIs(field, value) }]);

const termsOf = (filter: EventFilter): readonly EventFilter[] =>
  filter.kind === 'and' ? filter.filters : [filter];

const filterUrl = (filters: readonly EventFilter[]): string =>
  searchUrl({ q: formatQuery({ kind: 'and', filters }) });

/** One part of a path; no URL can hold half of a character. */
const encodePart = (text: string): string => encodeURIComponent(text.toWellFormed());

export const userUrl = (user: string): string => `/users/${encodePart(user)}`;

export const namespaceUrl = (name: string): string => `/namespaces/${encodePart(name)}`;

export const addressUrl = (address: string): string => `/addresses/${encodePart(address)}`;

export const clusterUrl = (name: string): string => `/clusters/${encodePart(name)}`;

/** The page of an object; what it does not have stands as a dash. */
export function objectUrl(place: {
  readonly cluster: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}): string {
  const { cluster, group, resource, namespace, name } = place;
  const parts = [cluster, group || '-', resource, namespace || '-', name];
  return `/objects/${parts.map(encodePart).join('/')}`;
}

export function eventUrl(id: string): string {
  return `/events/${encodePart(id)}`;
}
