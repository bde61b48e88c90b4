import type { EventFilter, FilterField } from '@k8s-audit/store';
import { formatQuery } from './parse-query.ts';

/** The only maker of links to searches: values of events enter a URL here, encoded, or nowhere. */
export function searchUrl(search: {
  readonly q?: string;
  readonly cursor?: string | null;
  readonly view?: 'actions' | undefined;
}): string {
  const parameters = new URLSearchParams();
  if (search.q) parameters.set('q', search.q);
  if (search.view) parameters.set('view', search.view);
  if (search.cursor) parameters.set('cursor', search.cursor);
  const text = parameters.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** The search for one value, added to what is searched already. */
export function refineUrl(filter: EventFilter, field: FilterField, value: string): string {
  const others = filter.terms.filter((term) => term.field !== field || term.negated);
  return searchUrl({ q: formatQuery({ terms: [...others, { field, value, negated: false }] }) });
}

export function eventUrl(id: string): string {
  return `/events/${encodeURIComponent(id)}`;
}
