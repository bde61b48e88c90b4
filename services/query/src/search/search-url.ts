import { fieldIs, type EventFilter, type FilterField } from '@k8s-audit/store';
import { formatQuery } from './format-query.ts';

/** What a search keeps while its terms change: its time, as it was written, and its view. */
export interface SearchScope {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly view?: 'actions' | undefined;
}

export interface SearchPlace extends SearchScope {
  readonly q?: string | undefined;
  readonly cursor?: string | null | undefined;
  /** The id of an event: what is newer than it. */
  readonly after?: string | undefined;
}

/** The only maker of links to searches: values of events enter a URL here, encoded, or nowhere. */
export function searchUrl(place: SearchPlace): string {
  const text = searchParametersOf(place);
  return text === '' ? '/' : `/?${text}`;
}

/** The same as the query of a URL, for routes that answer a part of the feed. */
export function searchParametersOf(place: SearchPlace): string {
  const { q, from, to, view, cursor, after } = place;
  const given = Object.entries({ q, from, to, view, cursor, after }).filter(
    (entry): entry is [string, string] => Boolean(entry[1]),
  );
  return new URLSearchParams(given).toString();
}

/** The search for one value, added to what is searched already; it takes the place of another value. */
export function refineUrl(
  filter: EventFilter,
  field: FilterField,
  value: string,
  scope: SearchScope = {},
): string {
  const others = termsOf(filter).filter((one) => one.kind !== 'field' || one.field !== field);
  return filterUrl([...others, fieldIs(field, value)], scope);
}

/** The same search without events of this value. */
export const excludeUrl = (
  filter: EventFilter,
  field: FilterField,
  value: string,
  scope: SearchScope = {},
): string => filterUrl([...termsOf(filter), { kind: 'not', filter: fieldIs(field, value) }], scope);

/** The terms of a search, each with the search that goes without it. */
export function listTerms(
  filter: EventFilter,
  scope: SearchScope,
): Array<{ readonly text: string; readonly without: string }> {
  const terms = termsOf(filter);
  return terms.map((term) => ({
    text: formatQuery(term),
    without: filterUrl(
      terms.filter((other) => other !== term),
      scope,
    ),
  }));
}

const termsOf = (filter: EventFilter): readonly EventFilter[] =>
  filter.kind === 'and' ? filter.filters : [filter];

const filterUrl = (filters: readonly EventFilter[], scope: SearchScope): string =>
  searchUrl({ ...scope, q: formatQuery({ kind: 'and', filters }) });

/** One part of a path; no URL can hold half of a character. */
const encodePart = (text: string): string => encodeURIComponent(text.toWellFormed());

export const userUrl = (user: string): string => `/users/${encodePart(user)}`;

export const namespaceUrl = (name: string): string => `/namespaces/${encodePart(name)}`;

export const addressUrl = (address: string): string => `/addresses/${encodePart(address)}`;

export const clusterUrl = (name: string): string => `/clusters/${encodePart(name)}`;

export const clusterTokensUrl = (name: string): string => `${clusterUrl(name)}/tokens`;

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
