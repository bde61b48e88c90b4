import type { EventFilter, FilterField } from '@k8s-audit/store';
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
  const term: EventFilter = { kind: 'field', field, operator: '=', value };
  const terms = filter.kind === 'and' ? filter.filters : [filter];
  const others = terms.filter((one) => one.kind !== 'field' || one.field !== field);
  return searchUrl({ q: formatQuery({ kind: 'and', filters: [...others, term] }) });
}

/** The same search without events of this value. */
export function excludeUrl(filter: EventFilter, field: FilterField, value: string): string {
  const term: EventFilter = { kind: 'field', field, operator: '=', value };
  const terms = filter.kind === 'and' ? filter.filters : [filter];
  return searchUrl({
    q: formatQuery({ kind: 'and', filters: [...terms, { kind: 'not', filter: term }] }),
  });
}

/** All that was done by a user, or in the user's name. */
export const userFilter = (user: string): EventFilter => ({
  kind: 'field',
  field: 'user',
  operator: '=',
  value: user,
});

export const userUrl = (user: string): string => `/users/${encodeURIComponent(user)}`;

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
  return `/objects/${parts.map(encodeURIComponent).join('/')}`;
}

export function eventUrl(id: string): string {
  return `/events/${encodeURIComponent(id)}`;
}
